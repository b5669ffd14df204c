// The list beside the map: everything that the map shows, in words, the most urgent first.

import { element, setText } from "./elements.js";
import { riskText } from "./ops-risks.js";
import { conditionOf } from "./ops-state.js";
import { driverLine, orderLine } from "./ops-text.js";
import { gettext, number } from "./texts.js";

// More rows than anybody reads; the search finds the others.
const MOST_ROWS = 100;
const EMPTY = {
  risk: gettext("No order is at risk."),
  orders: gettext("No order is open."),
  drivers: gettext("No driver is on shift."),
};

export class OpsList {
  constructor(root, { onSelect, onReassign }) {
    this.rows = root.querySelector("[data-rows]");
    this.note = root.querySelector("[data-rows-note]");
    this.search = root.querySelector("[data-search]");
    this.tabs = [...root.querySelectorAll("[name=shown]")];
    this.counts = Object.fromEntries(
      this.tabs.map((tab) => [tab.value, root.querySelector(`[data-count="${tab.value}"]`)]),
    );
    this.known = new Map();
    this.rows.addEventListener("click", ({ target }) => {
      const quick = target.closest("[data-reassign]");
      if (quick) return onReassign(quick.dataset.reassign);
      const row = target.closest("[data-id]");
      if (row) onSelect({ kind: row.dataset.kind, id: idOf(row) }, row);
      return undefined;
    });
    this.rows.addEventListener("keydown", (event) => this.#walk(event));
    this.onChange = () => this.draw();
    this.search.addEventListener("input", this.onChange);
    for (const tab of this.tabs) tab.addEventListener("change", this.onChange);
  }

  get shown() {
    return this.tabs.find((tab) => tab.checked).value;
  }

  show(state, selected) {
    Object.assign(this, { state, selected });
    this.draw();
  }

  draw() {
    if (!this.state?.isLoaded) return;
    const atRisk = this.state.atRisk();
    setText(this.counts.risk, number(atRisk.length));
    setText(this.counts.orders, number(this.state.orders.size));
    setText(this.counts.drivers, number(this.state.drivers.size));
    const { shown } = this;
    const all = {
      risk: () => atRisk.map((order) => orderRow(order)),
      orders: () => this.state.ordersByUrgency().map((order) => orderRow(order)),
      drivers: () => this.#driverRows(),
    }[shown]();
    const wanted = this.search.value.trim().toLowerCase();
    const found = wanted ? all.filter(({ text }) => text.toLowerCase().includes(wanted)) : all;
    this.#place(found.slice(0, MOST_ROWS));
    setText(this.note, noteOf(found.length, all.length, shown));
  }

  #driverRows() {
    const held = this.state.ordersByDriver();
    const now = Date.now();
    const rank = { silent: 0, offline: 1, busy: 2, free: 3 };
    return [...this.state.drivers.values()]
      .map((driver) => {
        const orders = held.get(driver.id) ?? [];
        const condition = conditionOf(driver, orders.length, now);
        const detail = driverLine(driver, orders, condition, now);
        const title = driver.name;
        return { key: `d${driver.id}`, kind: "driver", id: driver.id, title, detail, tone: condition,
          reasons: [], text: `${title} ${detail}`, order: rank[condition] };
      })
      .sort((a, b) => a.order - b.order || (a.title < b.title ? -1 : 1));
  }

  /** Puts rows into the list; those that stay are kept, with the focus in them. */
  #place(rows) {
    const known = this.known;
    this.known = new Map();
    const focused = document.activeElement;
    let after = null;
    for (const row of rows) {
      const item = known.get(row.key) ?? makeRow(row);
      known.delete(row.key);
      this.known.set(row.key, item);
      this.#fill(item, row);
      const next = after ? after.nextSibling : this.rows.firstChild;
      if (item !== next) this.rows.insertBefore(item, next);
      after = item;
    }
    for (const item of known.values()) item.remove();
    if (focused !== document.activeElement && this.rows.contains(focused)) focused.focus();
  }

  #fill(item, row) {
    const [button, quick] = item.children;
    quick.hidden = !row.canReassign;
    quick.setAttribute("aria-label", gettext("Reassign {title}", row));
    const isSelected = this.selected?.kind === row.kind && this.selected.id === row.id;
    button.setAttribute("aria-pressed", String(isSelected));
    button.dataset.tone = row.tone;
    setText(button.querySelector("[data-title]"), row.title);
    setText(button.querySelector("[data-reason]"), row.reasons.join(" · "));
    setText(button.querySelector("[data-detail]"), row.detail);
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.rows.querySelectorAll("[data-id]")];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function orderRow(order) {
  const reasons = order.risks.map(riskText);
  const title = `${order.code} · ${order.merchant.name}`;
  const detail = orderLine(order);
  const tone = reasons.length ? "risk" : "well";
  const text = `${title} ${reasons.join(" ")} ${detail} ${order.delivery_address}`;
  const canReassign = Boolean(reasons.length) && order.status !== "pending";
  const shown = { title, detail, tone, reasons, text, canReassign };
  return { key: `o${order.id}`, kind: "order", id: order.id, ...shown };
}

function makeRow({ kind, id }) {
  const look = element(
    "button",
    { type: "button", className: "ops-row", dataset: { kind, id } },
    element("span", { className: "ops-row-title", dataset: { title: "" } }),
    element("span", { className: "ops-row-reason", dataset: { reason: "" } }),
    element("span", { className: "ops-row-detail", dataset: { detail: "" } }),
  );
  const className = "button button-soft ops-quick";
  const reassign = element("button", { type: "button", className, dataset: { reassign: id } }, gettext("Reassign"));
  return element("li", {}, look, reassign);
}

function idOf(row) {
  return row.dataset.kind === "driver" ? Number(row.dataset.id) : row.dataset.id;
}

function noteOf(found, all, shown) {
  if (!all) return EMPTY[shown];
  if (!found) return gettext("Nothing matches the search.");
  if (found <= MOST_ROWS) return "";
  return gettext("The first {shown} of {found}; search for the others.", { shown: MOST_ROWS, found });
}
