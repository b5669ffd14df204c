// Which items of an order the driver has checked at the counter; a reload forgets none.

import { keep, read } from "./db.js";

export class Checklist {
  constructor() {
    this.checked = {};
  }

  async start() {
    this.checked = (await read("checked")) ?? {};
  }

  of(orderId) {
    return new Set(this.checked[orderId] ?? []);
  }

  check(orderId, id, isChecked) {
    const ids = this.of(orderId);
    if (isChecked) ids.add(id);
    else ids.delete(id);
    this.checked = { ...this.checked, [orderId]: [...ids] };
    keep("checked", this.checked);
  }
}
