// What operators do to an order: at once or as a dialog has it, each told of in a note.

import { element } from "./elements.js";
import { distance } from "./formats.js";
import { conditionOf } from "./ops-state.js";
import { driverLine, takers } from "./ops-text.js";
import { gettext } from "./texts.js";

const MOST_TAKERS = 30;
const REFUSALS = {
  invalid_transition: gettext("The order has moved on meanwhile: this cannot be done any more."),
  not_dispatchable: gettext("The order is not waiting for a driver."),
  no_such_driver: gettext("This driver does not work in the order's region."),
  driver_needed: gettext("The food is on its way: name the driver who takes it over."),
  driver_offline: gettext("The driver's shift has ended."),
  forbidden: gettext("Your account may not do this."),
  unauthenticated: gettext("You are signed out. Sign in and try again."),
  throttled: gettext("That was too fast. Wait a moment."),
  unavailable: gettext("The server is out of order for a moment. Please try again."),
};

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

  /** Has the dispatcher find another driver; food on its way needs one who is named. */
  async reassignAtOnce(order) {
    if (order.status === "picked_up") return this.reassign(order);
    const problem = await post(`/api/v1/admin/orders/${order.id}/reassign`, {});
    this.#tell(problem || soughtText(order), problem ? "notice-warn" : "notice-good");
    return this.onDone(order.id);
  }

  #open(dialog, order) {
    this.order = order;
    dialog.querySelector("form").reset();
    dialog.querySelector("[data-order]").textContent = gettext("{code} from {shop}", { code: order.code, shop: order.merchant.name });
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
    const another = isOnTheWay ? [] : [choice("", gettext("Find another"), gettext("The dispatcher asks whoever suits best, not the one who has it."))];
    place.replaceChildren(
      ...another,
      ...found.slice(0, MOST_TAKERS).map(({ driver, orders, metres, condition }) => choice(
        String(driver.id),
        driver.name,
        `${Number.isFinite(metres) ? `${distance(metres)} · ` : ""}${driverLine(driver, orders, condition, now)}`,
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
    await this.#send(this.cancelling, "cancel", { reason }, gettext("Order {code} is cancelled.", this.order));
  }

  async #reassign(event) {
    event.preventDefault();
    const value = new FormData(event.target).get("driver_id");
    const body = value ? { driver_id: Number(value) } : {};
    const name = value ? this.state.drivers.get(Number(value))?.name : null;
    const done = name
      ? gettext("{name} has order {code} now.", { name, code: this.order.code })
      : soughtText(this.order);
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

  #tell(text, tone = "notice-good") {
    this.toasts.replaceChildren(element("p", { className: ["notice", tone, "toast"].join(" ") }, text));
  }
}

const soughtText = (order) => gettext("Another driver is sought for order {code}.", order);

/** Posts JSON; returns what went wrong in words, empty where it worked. */
async function post(url, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  if (!response) return gettext("There is no connection. Nothing was changed; please try again.");
  if (response.ok) return "";
  const problem = await response.json().catch(() => ({}));
  if (REFUSALS[problem.code]) return REFUSALS[problem.code];
  const fields = Object.values(problem.fields ?? {}).flat();
  const told = problem.detail ?? problem.title ?? gettext("The server answered {status}.", { status: response.status });
  return [told, ...fields].join(" ");
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
  const rule = isOnTheWay ? gettext("The food is on its way: only a driver you name can take it over.") : "";
  return [rule, takersCount(count)].filter(Boolean).join(" ");
}

function takersCount(count) {
  if (!count) return gettext("No other driver is on shift.");
  if (count <= MOST_TAKERS) return "";
  return gettext("The nearest {shown} of {count}; search for the others.", { shown: MOST_TAKERS, count });
}
