// The next stop: where it is, what to know, and the one thing to do there.

import { callForm } from "../call.js";
import { distance } from "../formats.js";
import { gettext } from "../texts.js";
import { h, icon, setText } from "./dom.js";
import { itemCount, kitchen, stopwatch } from "./words.js";

const PICKABLE = new Set(["preparing", "ready"]);

/**
 * Builds the card of a stop. `act(name)` does a step; `checked` is the set of item ids that were
 * ticked off, `check(id, isChecked)` keeps it.
 */
export function stopCard(stop, { act, clock, checked, check }) {
  return stop.kind === "pickup" ? pickup(stop, { act, clock, checked, check }) : dropoff(stop, { act, clock });
}

/** Counts the time at the shop's door on. */
export function tickStop(card, nowMs) {
  const waiting = card.querySelector("[data-since]");
  if (waiting) setText(waiting, stopwatch((nowMs - Date.parse(waiting.dataset.since)) / 1000));
}

function pickup(stop, { act, clock, checked, check }) {
  const { order } = stop;
  const isPickable = PICKABLE.has(order.status);
  const isNext = order.arrived_at !== null;
  return h(
    "section",
    { class: "stop", "aria-labelledby": "stop-title", data: { stop: "pickup", key: `pickup-${order.id}` } },
    head(gettext("Pick up at"), order.merchant.name, stop, clock),
    place(order.merchant.address, stop),
    h("p", { class: "stop-line" }, h("span", { class: "code number" }, order.code), h("span", { class: `badge ${order.status === "ready" ? "badge-good" : "badge-warn"}` }, kitchen(order))),
    isNext ? h("p", { class: "waiting" }, icon("clock"), `${gettext("Waiting")} `, h("strong", { class: "number", data: { since: order.arrived_at } }, "0:00")) : null,
    call(order, "merchant", order.shop_contact),
    list(order, checked, check),
    h(
      "div",
      { class: "stop-buttons" },
      isNext ? null : button("arrived", gettext("I have arrived"), act),
      button("picked-up", gettext("Picked up"), act, { isQuiet: !isNext, isOff: !isPickable }),
      isPickable ? null : h("p", { class: "soft small" }, gettext("You can pick it up once the kitchen works on it.")),
    ),
  );
}

function dropoff(stop, { act, clock }) {
  const { order } = stop;
  const { name = "" } = order.customer ?? {};
  return h(
    "section",
    { class: "stop", "aria-labelledby": "stop-title", data: { stop: "dropoff", key: `dropoff-${order.id}` } },
    head(gettext("Deliver to"), name || gettext("the customer"), stop, clock),
    place(order.delivery_address, stop),
    order.delivery_notes ? h("blockquote", { class: "notes" }, icon("info"), h("p", {}, order.delivery_notes)) : null,
    h(
      "p",
      { class: "stop-line" },
      h("span", { class: "code number" }, order.code),
      order.leave_at_door ? h("span", { class: "badge badge-warn" }, icon("home"), gettext("Leave at the door, with a photo")) : null,
      order.requires_pin ? h("span", { class: "badge badge-warn" }, icon("user"), gettext("Ask for the PIN")) : null,
    ),
    call(order, "customer", order.customer),
    list(order),
    h("div", { class: "stop-buttons" }, button("delivered", finishText(order), act)),
  );
}

function call(order, party, contact) {
  if (!contact?.phone_masked) return null;
  const { name, phone_masked: masked } = contact;
  return callForm({ path: `orders/${order.id}/contacts/${party}`, text: gettext("Call {name}", { name }), masked, icon: icon("phone"), look: "button-wide" });
}

function finishText(order) {
  if (order.leave_at_door) return gettext("Photo and delivered");
  return order.requires_pin ? gettext("PIN and delivered") : gettext("Delivered");
}

function head(label, name, stop, clock) {
  const when = stop.eta_at ? gettext("about {time}", { time: clock(stop.eta_at) }) : "";
  const far = stop.distance_m === null ? "" : distance(stop.distance_m);
  return h(
    "header",
    { class: "stop-head" },
    h("h2", { id: "stop-title", tabindex: "-1", data: { key: "stop" } }, h("span", { class: "stop-label" }, `${label} `), name),
    h("p", { class: "soft number" }, [far, when].filter(Boolean).join(" · ")),
  );
}

// A plain link: which map opens is the device's choice, and this page itself calls nobody.
function place(address, { lat, lng }) {
  const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
  const isPhone = /Android/.test(navigator.userAgent);
  const href = isPhone
    ? `geo:${lat},${lng}?q=${lat},${lng}`
    : isApple
      ? `https://maps.apple.com/?daddr=${lat},${lng}`
      : `https://www.openstreetmap.org/directions?to=${lat}%2C${lng}`;
  return h(
    "div",
    { class: "stop-place" },
    h("p", { class: "stop-address" }, address),
    h("a", { class: "button button-soft", href, target: "_blank", rel: "noopener noreferrer", data: { key: "navigate" } }, icon("navigate"), gettext("Navigate")),
  );
}

function list(order, checked, check) {
  const lines = order.items.filter((item) => !item.sold_out_at || item.replacement);
  return h(
    "details",
    { class: "fold", open: Boolean(checked), data: { key: `items-${order.id}` } },
    h("summary", { data: { key: "items" } }, checked ? gettext("{items} to check", { items: itemCount(order) }) : itemCount(order)),
    h("ul", { class: "check-list" }, lines.map((item) => h("li", { data: { key: `line-${item.id}` } }, line(item, checked, check)))),
  );
}

function line(item, checked, check) {
  const text = [h("span", { class: "number" }, `${item.quantity} ×`), " ", item.replacement?.name ?? item.name];
  const extra = [...item.options.map(({ name }) => name), item.notes].filter(Boolean).join(", ");
  const words = h("span", { class: "name" }, text, extra ? h("span", { class: "soft small" }, extra) : null);
  if (!checked) return h("span", { class: "choice" }, words);
  const box = h("input", { type: "checkbox", checked: checked.has(item.id), data: { key: `item-${item.id}` }, on: { change: (event) => check(item.id, event.target.checked) } });
  return h("label", { class: "choice" }, box, words);
}

function button(name, text, act, { isQuiet = false, isOff = false } = {}) {
  return h("button", { class: `button ${isQuiet ? "button-quiet button-tall" : "button-huge"}`, type: "button", disabled: isOff, data: { key: name }, on: { click: () => act(name) } }, text);
}
