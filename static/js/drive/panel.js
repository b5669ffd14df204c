// What the panel under the map shows: the one thing that matters now.

import { distance } from "../formats.js";
import { money } from "../money.js";
import { gettext, ngettext, number } from "../texts.js";
import { h, icon } from "./dom.js";
import { offerCard } from "./offer-card.js";
import { SPEEDS } from "./ride.js";
import { stopCard } from "./stop-card.js";
import { locationTrouble, starCount } from "./words.js";

/** Builds the panel from its model; `does` has what its buttons do. */
export function buildPanel(model, does) {
  const { offer, stops, delivered } = model;
  const parts = [];
  if (model.trouble) parts.push(trouble(model, does));
  if (offer) parts.push(offerCard(offer, model.isAnswering, { accept: () => does.accept(offer), reject: (reason) => does.reject(offer, reason) }));
  else if (delivered) parts.push(deliveredCard(delivered, does));
  if (!offer && stops.length) {
    parts.push(nextStop(stops[0], model, does));
    if (stops.length > 1) parts.push(laterStops(stops.slice(1), model));
  }
  if (!offer && !stops.length) parts.push(model.isOnline ? idle(model) : resting(model, does));
  if (model.ride && !model.ride.isOn && !stops.length) parts.push(placeBox(does));
  if (!offer && (model.isOnline || !stops.length)) parts.push(shiftSwitch(model, does));
  return parts;
}

function nextStop(stop, model, does) {
  return stopCard(stop, {
    act: (name) => does.act(name, stop.order),
    clock: does.clock,
    checked: does.checkedOf(stop.order.id),
    check: (id, isChecked) => does.check(stop.order.id, id, isChecked),
  });
}

function laterStops(stops, model) {
  const rows = stops.map(({ kind, order, eta_at }) =>
    h(
      "li",
      { class: "leg" },
      h("span", { class: "leg-mark" }, icon(kind === "pickup" ? "shop" : "home")),
      h("span", {}, h("strong", {}, kind === "pickup" ? order.merchant.name : order.delivery_address), h("span", { class: "soft small" }, kind === "pickup" ? gettext("Pick up {code}", order) : gettext("Deliver {code}", order))),
      h("span", { class: "soft small leg-far number" }, eta_at ? model.clock(eta_at) : ""),
    ),
  );
  return h("section", { class: "panel-pad", "aria-labelledby": "later" }, h("h3", { id: "later" }, gettext("Then")), h("ol", { class: "legs" }, rows));
}

function idle({ hintDistance }) {
  const hint = hintDistance === null
    ? gettext("Stay where you are, or near restaurants.")
    : gettext("More orders are expected {distance} from here; the place is on the map.", { distance: distance(hintDistance) });
  return h("section", { class: "panel-pad idle" }, h("h2", { tabindex: "-1" }, h("span", { class: "pulse", "aria-hidden": "true" }), gettext("Looking for orders")), h("p", { class: "soft" }, hint));
}

function resting({ earnings, summary, hasLocationAnswer, ride }) {
  const today = earnings?.currency ? money(earnings.total_minor, earnings.currency) : null;
  const rows = summary ? [[gettext("This shift"), summary.time], [gettext("Trips"), number(summary.trips)], [gettext("Earned"), summary.earned]] : [];
  return h(
    "section",
    { class: "panel-pad" },
    h("h2", { tabindex: "-1", data: { key: "resting" } }, summary ? gettext("Shift ended") : gettext("You are offline")),
    rows.length ? h("dl", { class: "figures" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "number" }, value)))) : null,
    !summary && today ? h("p", { class: "soft" }, ngettext("Earned today: {amount} with {count} trip.", "Earned today: {amount} with {count} trips.", earnings.trips, { amount: today })) : null,
    hasLocationAnswer || ride?.isOn ? null : h("p", { class: "soft small" }, icon("locate"), ` ${gettext("Going online asks for your location. Shops near you find you by it, and customers see you while you carry their order. Offline, nobody does.")}`),
  );
}

function trouble({ trouble: state, ride }, does) {
  return h(
    "div",
    { class: "notice notice-warn panel-note", role: "alert", data: { key: "trouble" } },
    icon("warning"),
    h("div", {}, h("p", {}, locationTrouble(state)), h("button", { class: "link-button", type: "button", data: { key: "retry" }, on: { click: does.retryLocation } }, gettext("Try again")), ride ? h("p", { class: "small" }, gettext("Or be placed in the city, below.")) : null),
  );
}

function shiftSwitch({ isOnline, isBusy, canReach, stops }, does) {
  const text = isBusy ? gettext("One moment") : isOnline ? gettext("Go offline") : gettext("Go online");
  const look = isOnline ? "button-quiet button-tall" : "button-huge";
  return h(
    "div",
    { class: `panel-pad${stops.length ? "" : " switch-box"}`, data: { key: "switch-box" } },
    h("button", { class: `button button-wide ${look}`, type: "button", role: "switch", "aria-checked": String(isOnline), disabled: isBusy || !canReach, data: { key: "shift" }, on: { click: does.toggleShift } }, text),
    canReach ? null : h("p", { class: "soft small" }, gettext("That needs a network.")),
  );
}

function placeBox(does) {
  return h(
    "section",
    { class: "panel-pad" },
    h("h3", {}, gettext("Trying it from a desk?")),
    h("p", { class: "soft small" }, gettext("This demo can place you in the city and ride along your way for you.")),
    h("button", { class: "button button-soft", type: "button", data: { key: "place" }, on: { click: does.place } }, icon("pin"), gettext("Place me in the city")),
  );
}

/** Builds the control of a ride along, which lies on the map. */
export function buildRide({ ride, stops }, does) {
  const speeds = SPEEDS.map((speed) =>
    h("label", { class: "chip" }, h("input", { type: "radio", name: "ride-speed", value: speed, checked: ride.speed === speed, data: { key: `speed-${speed}` }, on: { change: () => does.setSpeed(speed) } }), h("span", {}, `${speed} ×`)),
  );
  return [
    h("p", { class: "row-apart" }, h("strong", {}, gettext("Ride along")), h("button", { class: "link-button", type: "button", data: { key: "leave-ride" }, on: { click: does.leaveRide } }, gettext("Use my real place"))),
    h(
      "fieldset",
      { class: "chips" },
      h("legend", { class: "visually-hidden" }, gettext("Speed of the ride")),
      speeds,
      stops ? h("button", { class: "button button-soft", type: "button", "aria-pressed": String(ride.isPaused), data: { key: "pause" }, on: { click: does.togglePause } }, ride.isPaused ? gettext("Ride on") : gettext("Stop")) : null,
    ),
  ];
}

function deliveredCard({ orderId, code, pay, stars }, does) {
  const buttons = [1, 2, 3, 4, 5].map((count) =>
    h("button", { class: "star-button", type: "button", "aria-label": starCount(count), data: { key: `star-${count}` }, on: { click: () => does.rate(orderId, count) } }, icon("star")),
  );
  return h(
    "section",
    { class: "panel-pad delivered", "aria-labelledby": "delivered-title", data: { key: `delivered-${orderId}` } },
    h("h2", { id: "delivered-title", tabindex: "-1", data: { key: "delivered" } }, icon("check"), [[gettext("Delivered"), code].filter(Boolean).join(" "), pay].filter(Boolean).join(": ")),
    stars ? null : h("div", { class: "row-apart" }, h("p", {}, gettext("How was the customer?")), h("div", { class: "stars-row" }, buttons)),
    h("button", { class: "link-button", type: "button", data: { key: "done" }, on: { click: does.doneRating } }, stars ? gettext("Close") : gettext("Not now")),
  );
}
