// What operators do to an order, each confirmed in a dialog and told of in a note.

import { element } from "./elements.js";
import { conditionOf } from "./ops-state.js";
import { distanceText, driverLine, takers } from "./ops-text.js";

const MOST_TAKERS = 30;

export class OpsActions {
  constructor({ state, toasts, onDone }) {
    Object.assign(this, { state, toasts, onDone });
    this.cancelling = document.getElementById("ops-cancel");
    this.reassigning = document.getElementById("ops-reassign");
    for (const dialog of [this.cancelling, this.reassigning]) {
      dialog.addEventListener("click", ({ target }) => {
        if (target === dialog || target.closest("[data-dismiss]")) dialog.close();
      });
    }
    this.cancelling.querySelector("form").addEventListener("submit", (event) => this.#cancel(event));
    this.reassigning.querySelector("form").addEventListener("submit", (event) => this.#reassign(event));
    this.filter = this.reassigning.querySelector("[data-filter]");
    this.filter.addEventListener("input", () => this.#listTakers());
  }

  cancel(order) {
    this.#open(this.cancelling, order);
  }

  reassign(order) {
    this.filter.value = "";
    this.#open(this.reassigning, order);
    this.#listTakers();
  }

  #open(dialog, order) {
    this.order = order;
    dialog.querySelector("form").reset();
    dialog.querySelector("[data-order]").textContent = `${order.code} from ${order.merchant.name}`;
    dialog.querySelector("[data-problem]").textContent = "";
    dialog.showModal();
  }

  #listTakers() {
    const { order, state } = this;
    const now = Date.now();
    const wanted = this.filter.value.trim().toLowerCase();
    const isOnTheWay = order.status === "picked_up";
    const found = takers(state.drivers, state.ordersByDriver(), order, now, conditionOf)
      .filter(({ driver }) => driver.name.toLowerCase().includes(wanted));
    const place = this.reassigning.querySelector("[data-takers]");
    const chosen = place.querySelector("input:checked")?.value;
    const another = isOnTheWay ? [] : [choice("", "Find another", "The dispatcher asks whoever suits best, not the one who has it.")];
    place.replaceChildren(
      ...another,
      ...found.slice(0, MOST_TAKERS).map(({ driver, orders, metres, condition }) => choice(
        String(driver.id),
        driver.name,
        `${Number.isFinite(metres) ? `${distanceText(metres)} · ` : ""}${driverLine(driver, orders, condition, now)}`,
      )),
    );
    const inputs = [...place.querySelectorAll("input")];
    const selected = inputs.find(({ value }) => value === chosen) ?? inputs[0];
    if (selected) selected.checked = true;
    this.reassigning.querySelector("[data-takers-note]").textContent = takersNote(isOnTheWay, found.length);
    this.reassigning.querySelector("[type=submit]").disabled = !selected;
  }

  async #cancel(event) {
    event.preventDefault();
    const reason = new FormData(event.target).get("reason");
    await this.#send(this.cancelling, "cancel", { reason }, `Order ${this.order.code} is cancelled.`);
  }

  async #reassign(event) {
    event.preventDefault();
    const value = new FormData(event.target).get("driver_id");
    const body = value ? { driver_id: Number(value) } : {};
    const name = value ? this.state.drivers.get(Number(value))?.name : null;
    const done = name
      ? `${name} has order ${this.order.code} now.`
      : `Another driver is sought for order ${this.order.code}.`;
    await this.#send(this.reassigning, "reassign", body, done);
  }

  async #send(dialog, action, body, done) {
    const { order } = this;
    const submit = dialog.querySelector("[type=submit]");
    submit.disabled = true;
    const problem = await post(`/api/v1/admin/orders/${order.id}/${action}`, body);
    submit.disabled = false;
    if (problem) {
      dialog.querySelector("[data-problem]").textContent = problem;
      return;
    }
    dialog.close();
    this.#tell(done);
    this.onDone(order.id);
  }

  #tell(text) {
    this.toasts.replaceChildren(element("p", { className: "notice notice-good toast" }, text));
  }
}

/** Posts JSON; returns what went wrong in words, empty where it worked. */
async function post(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  if (!response) return "There is no connection. Nothing was changed; please try again.";
  if (response.ok) return "";
  const problem = await response.json().catch(() => ({}));
  const fields = Object.values(problem.fields ?? {}).flat();
  return [problem.detail ?? problem.title ?? `The server answered ${response.status}.`, ...fields].join(" ");
}

function choice(value, name, detail) {
  return element(
    "label",
    { className: "choice" },
    element("input", { type: "radio", name: "driver_id", value }),
    element("span", { className: "name" }, element("span", { className: "strong" }, name), element("br"), element("span", { className: "soft small" }, detail)),
  );
}

function takersNote(isOnTheWay, count) {
  const rule = isOnTheWay ? "The food is on its way: only a driver you name can take it over. " : "";
  if (!count) return `${rule}No other driver is on shift.`;
  return count > MOST_TAKERS ? `${rule}The nearest ${MOST_TAKERS} of ${count}; search for the others.` : rule;
}
