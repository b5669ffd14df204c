// What is selected: an order with its timeline, parties and decisions, or a driver with its stops.

import { callForm } from "./call.js";
import { element, fill } from "./elements.js";
import { clock, distance, percent, stars } from "./formats.js";
import { riskText } from "./ops-risks.js";
import { conditionOf } from "./ops-state.js";
import { ago, CONDITIONS, loadText, statusName } from "./ops-text.js";
import { actorText, eventText } from "./ops-timeline.js";
import { whySections } from "./ops-why.js";
import { gettext, number } from "./texts.js";
import { vehicleName } from "./vehicles.js";

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
    const risks = order.risks.map(riskText);
    const isOver = order.status === "delivered" || order.status === "cancelled";
    fill(head, [order.id, order.code, order.status, risks], () => [
      element("h2", { id: "panel-title", tabIndex: -1, dataset: { focus: "title" } }, gettext("Order {code}", order)),
      element("p", { className: "soft" }, statusName(order.status)),
      ...risks.map((text) => element("p", { className: "notice notice-bad" }, text)),
    ]);
    fill(actions, [order.id, order.status, order.contacts], () => [
      isOver || order.status === "pending" ? null : button(gettext("Reassign"), "reassign", "button button-soft"),
      isOver ? null : button(gettext("Cancel order"), "cancel", "button button-danger"),
      ...calls(order.contacts, (party) => `orders/${order.id}/contacts/${party}`),
      element("a", { className: "button button-quiet", href: `/orders/${order.id}` }, gettext("Customer's page")),
      element("a", { className: "button button-quiet", href: `/admin/orders/order/${order.id}/change/` }, gettext("In admin")),
    ].filter(Boolean));
    const expected = order.eta_at
      ? gettext("about {time}", { time: clock(order.eta_at, this.timezone) }) : gettext("not known yet");
    const rows = [
      [gettext("Shop"), order.merchant.name],
      [gettext("From"), order.merchant.address],
      [gettext("To"), order.delivery_address],
      [gettext("Customer"), order.contacts.customer.name + (order.customer_rating ? ` ${stars(order.customer_rating)}` : "")],
      [gettext("Driver"), order.driver?.name ?? gettext("none yet")],
      [gettext("Promised by"), clock(order.promised_at, this.timezone)],
      [gettext("Expected"), expected],
      [gettext("Declined or missed"), number(order.search?.rounds ?? 0)],
    ];
    fill(facts, [order.id, rows, order.driver?.id], () => [
      list(rows),
      ...(order.driver ? [link(gettext("Show {name}", order.driver), "driver", order.driver.id)] : []),
    ]);
    fill(stops, [], () => []);
    fill(timeline, [order.id, details.timeline], () => section(gettext("Timeline"), lines(details.timeline, this.timezone)));
    fill(why, [order.id, details.decisions], () => section(
      gettext("Why this driver"),
      details.decisions ? whySections(details.decisions, this.timezone) : [waiting()],
    ));
  }

  /** Shows a driver with the orders in hand; `details` has the route once it has come. */
  showDriver(driver, orders, details, nowMs) {
    const { head, actions, facts, stops, timeline, why } = this.parts;
    const condition = conditionOf(driver, orders.length, nowMs);
    fill(head, [driver.id, driver.name, condition], () => [
      element("h2", { id: "panel-title", tabIndex: -1, dataset: { focus: "title" } }, driver.name),
      element("p", { className: "soft" }, `${vehicleName(driver.vehicle_type)}, ${CONDITIONS[condition]}`),
    ]);
    fill(actions, [driver.id, driver.phone_masked], () => [
      ...calls({ driver }, () => `admin/drivers/${driver.id}/contact`),
      element("a", { className: "button button-quiet", href: `/admin/drivers/driver/${driver.id}/change/` }, gettext("In admin")),
    ]);
    const seenAt = driver.position?.recorded_at;
    const accepts = driver.acceptance === null ? gettext("no offer yet") : percent(driver.acceptance);
    fill(facts, [driver.id, orders.map(({ id, status }) => id + status), ago(seenAt, nowMs)], () => [
      list([
        [gettext("Last seen"), ago(seenAt, nowMs)],
        [gettext("Carries"), loadText(orders, driver)],
        [gettext("Rating"), driver.rating ? stars(driver.rating) : gettext("not rated yet")],
        [gettext("Accepts"), accepts],
        [gettext("Deliveries"), number(driver.total_deliveries)],
      ]),
      ...orders.map((order) => link(`${order.code} · ${statusName(order.status)} · ${order.merchant.name}`, "order", order.id)),
    ]);
    fill(stops, [driver.id, details.route], () => section(gettext("Stops ahead"), this.#stops(details.route, orders)));
    fill(timeline, [], () => []);
    fill(why, [], () => []);
  }

  #stops(route, orders) {
    if (!route) return [waiting()];
    if (!route.stops.length) return [element("p", { className: "soft" }, gettext("Nothing in hand."))];
    const codes = new Map(orders.map(({ id, code }) => [id, code]));
    return [element("ol", { className: "ops-lines" }, ...route.stops.map((stop) => element(
      "li",
      {},
      element("time", { className: "number", dateTime: stop.eta_at }, clock(stop.eta_at, this.timezone)),
      element("span", {}, stopText(stop, codes.get(stop.order_id) ?? "")),
    )))];
  }
}

function stopText({ kind, distance_m }, code) {
  const stop = { code, distance: distance(distance_m) };
  return kind === "pickup" ? gettext("Pick up {code}, {distance}", stop) : gettext("Deliver {code}, {distance}", stop);
}

const CALLS = {
  customer: [gettext("Call customer"), (whom) => gettext("Call the customer, {name}", whom)],
  merchant: [gettext("Call shop"), (whom) => gettext("Call the shop, {name}", whom)],
  driver: [gettext("Call driver"), (whom) => gettext("Call the driver, {name}", whom)],
};

function calls(contacts, pathOf) {
  return Object.entries(CALLS)
    .filter(([party]) => contacts[party]?.phone_masked)
    .map(([party, [text, label]]) => callForm({
      path: pathOf(party), text, label: label(contacts[party]), masked: contacts[party].phone_masked,
    }));
}

function lines(events, timezone) {
  if (!events) return [waiting()];
  return [element("ol", { className: "ops-lines" }, ...events.map((event) => element(
    "li",
    {},
    element("time", { className: "number", dateTime: event.at }, clock(event.at, timezone)),
    element("span", {}, eventText(event), element("span", { className: "soft small" }, ` · ${actorText(event)}`)),
  )))];
}

function section(title, children) {
  return [element("h3", {}, title), ...children];
}

function waiting() {
  return element("p", { className: "soft small" }, gettext("Loading"));
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
