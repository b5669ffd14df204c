// What is selected: an order with its timeline, parties and decisions, or a driver with its stops.

import { element, fill } from "./elements.js";
import { conditionOf } from "./ops-state.js";
import { ago, CONDITIONS, distanceText, STATUSES } from "./ops-text.js";
import { whySections } from "./ops-why.js";
import { clock } from "./order-text.js";

export class OpsPanel {
  constructor(root, { timezone, onAction }) {
    this.root = root;
    this.timezone = timezone;
    this.parts = Object.fromEntries(
      ["head", "actions", "facts", "stops", "timeline", "why"].map((name) => [
        name,
        root.querySelector(`[data-panel="${name}"]`),
      ]),
    );
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-action]");
      if (button) onAction(button.dataset.action, button.dataset);
    });
  }

  /** Shows an order; `details` has timeline and decisions once they have come. */
  showOrder(order, details) {
    const { head, actions, facts, stops, timeline, why } = this.parts;
    const risks = order.risks.map((risk) => risk.text);
    const isOver = order.status === "delivered" || order.status === "cancelled";
    fill(head, [order.code, order.status, risks], () => [
      element("h2", { id: "panel-title", tabIndex: -1, dataset: { focus: "title" } }, `Order ${order.code}`),
      element("p", { className: "soft" }, STATUSES[order.status]),
      ...risks.map((text) => element("p", { className: "notice notice-bad" }, text)),
    ]);
    fill(actions, [isOver, order.status, order.contacts], () => [
      isOver || order.status === "pending" ? null : button("Reassign", "reassign", "button button-soft"),
      isOver ? null : button("Cancel order", "cancel", "button button-danger"),
      ...calls(order.contacts),
      element("a", { className: "button button-quiet", href: `/orders/${order.id}` }, "Customer's page"),
      element("a", { className: "button button-quiet", href: `/admin/orders/order/${order.id}/change/` }, "In admin"),
    ].filter(Boolean));
    const rows = [
      ["Shop", order.merchant.name],
      ["From", order.merchant.address],
      ["To", order.delivery_address],
      ["Customer", order.contacts.customer.name],
      ["Driver", order.driver?.name ?? "none yet"],
      ["Promised by", clock(order.promised_at, this.timezone)],
      ["Expected", order.eta_at ? `about ${clock(order.eta_at, this.timezone)}` : "not known yet"],
      ["Declined or missed", String(order.search?.rounds ?? 0)],
    ];
    fill(facts, [rows, order.driver?.id], () => [
      list(rows),
      ...(order.driver ? [link(`Show ${order.driver.name}`, "driver", order.driver.id)] : []),
    ]);
    fill(stops, [], () => []);
    fill(timeline, [order.id, details.timeline], () => section("Timeline", lines(details.timeline, this.timezone)));
    fill(why, [order.id, details.decisions], () => section(
      "Why this driver",
      details.decisions ? whySections(details.decisions, this.timezone) : [waiting()],
    ));
  }

  /** Shows a driver with the orders in hand; `details` has the route once it has come. */
  showDriver(driver, orders, details, nowMs) {
    const { head, actions, facts, stops, timeline, why } = this.parts;
    const condition = conditionOf(driver, orders.length, nowMs);
    fill(head, [driver.name, condition], () => [
      element("h2", { id: "panel-title", tabIndex: -1, dataset: { focus: "title" } }, driver.name),
      element("p", { className: "soft" }, `${driver.vehicle_type}, ${CONDITIONS[condition]}`),
    ]);
    fill(actions, [driver.id, driver.phone], () => [
      ...calls({ driver }),
      element("a", { className: "button button-quiet", href: `/admin/drivers/driver/${driver.id}/change/` }, "In admin"),
    ]);
    const seenAt = driver.position?.recorded_at;
    const percent = driver.acceptance === null ? "no offer yet" : `${Math.round(driver.acceptance * 100)} %`;
    fill(facts, [driver.id, orders.map(({ id, status }) => id + status), ago(seenAt, nowMs)], () => [
      list([
        ["Last seen", ago(seenAt, nowMs)],
        ["Carries", `${orders.length} of ${driver.capacity}`],
        ["Rating", driver.rating ? `★ ${driver.rating.toFixed(1)}` : "not rated yet"],
        ["Accepts", percent],
        ["Deliveries", String(driver.total_deliveries)],
      ]),
      ...orders.map((order) => link(`${order.code} · ${STATUSES[order.status]} · ${order.merchant.name}`, "order", order.id)),
    ]);
    fill(stops, [driver.id, details.route], () => section("Stops ahead", this.#stops(details.route, orders)));
    fill(timeline, [], () => []);
    fill(why, [], () => []);
  }

  #stops(route, orders) {
    if (!route) return [waiting()];
    if (!route.stops.length) return [element("p", { className: "soft" }, "Nothing in hand.")];
    const codes = new Map(orders.map(({ id, code }) => [id, code]));
    return [element("ol", { className: "ops-lines" }, ...route.stops.map((stop) => element(
      "li",
      {},
      element("time", { className: "number", dateTime: stop.eta_at }, clock(stop.eta_at, this.timezone)),
      element("span", {}, `${stop.kind === "pickup" ? "Pick up" : "Deliver"} ${codes.get(stop.order_id) ?? ""}, ${distanceText(stop.distance_m)}`),
    )))];
  }
}

const WHO = { customer: "customer", merchant: "shop", driver: "driver" };

function calls(contacts) {
  return Object.entries(WHO)
    .filter(([party]) => contacts[party]?.phone)
    .map(([party, name]) => element(
      "a",
      { className: "button button-quiet", href: `tel:${contacts[party].phone.replace(/[^+0-9]/g, "")}`, "aria-label": `Call the ${name}, ${contacts[party].name}` },
      `Call ${name}`,
    ));
}

function lines(events, timezone) {
  if (!events) return [waiting()];
  return [element("ol", { className: "ops-lines" }, ...events.map(({ at, text, actor, note }) => element(
    "li",
    {},
    element("time", { className: "number", dateTime: at }, clock(at, timezone)),
    element("span", {}, note ? `${text}: ${note}` : text, element("span", { className: "soft small" }, ` by ${actor}`)),
  )))];
}

function section(title, children) {
  return [element("h3", {}, title), ...children];
}

function waiting() {
  return element("p", { className: "soft small" }, "Loading");
}

function list(rows) {
  return element("dl", { className: "lines" }, ...rows.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function button(text, action, className) {
  return element("button", { type: "button", className, dataset: { action, focus: action } }, text);
}

function link(text, kind, id) {
  const data = { action: "look", kind, id, focus: `${kind}${id}` };
  return element("button", { type: "button", className: "link-button", dataset: data }, text);
}
