// The state of an order in words: pure. What the map shows is said here, too.

import { clock, distance } from "./formats.js";
import { isFinal } from "./order-state.js";
import { gettext } from "./texts.js";

export const STALE_AFTER_S = 20;
const FLOW = ["pending", "confirmed", "preparing", "ready", "picked_up", "delivered"];
const DELAYS = {
  nobody_near: gettext("No driver is near yet, so it may take longer. We keep looking."),
  all_declined: gettext("No driver has been free to take it yet, so it may take longer. We keep looking."),
  shop_silent: gettext("The shop has not answered yet, so it takes longer."),
  kitchen_slow: gettext("The kitchen needs more time than it expected."),
  driver_sought: gettext("A driver is still being looked for, so it takes longer."),
  driver_waiting: gettext("The driver is at the shop and waits for your order."),
  driver_silent: gettext("The driver's phone has not been heard of for a while. The time may be off."),
  other_stop: gettext("The driver has another stop before yours."),
  traffic: gettext("The way takes the driver longer than expected."),
};
const SEARCHING = new Set(["nobody_near", "all_declined", "driver_sought"]);
const STAMPS = {
  pending: "created_at",
  confirmed: "confirmed_at",
  preparing: "preparing_at",
  ready: "ready_at",
  picked_up: "picked_up_at",
  delivered: "delivered_at",
  cancelled: "cancelled_at",
};

/** Tells of a step: its instant (or null) and one of done, now, todo, bad, off. */
export function stepOf(order, step) {
  const at = order[STAMPS[step]] ?? null;
  if (order.status === "cancelled") {
    if (step === "cancelled") return { at, state: "bad" };
    return { at, state: at ? "done" : "off" };
  }
  const [reached, own] = [FLOW.indexOf(order.status), FLOW.indexOf(step)];
  if (own < 0) return { at: null, state: "off" };
  if (own < reached || order.status === step && step === "delivered") return { at, state: "done" };
  return { at, state: own === reached ? "now" : "todo" };
}

/** Writes when it arrives, as one time or a range; empty when there is nothing to promise. */
export function etaRange({ order }, timezone) {
  if (isFinal({ order }) || !order.eta_low_at) return "";
  const [low, high] = [clock(order.eta_low_at, timezone), clock(order.eta_high_at, timezone)];
  return low === high ? low : `${low}–${high}`;
}

/** Tells why it is later than promised; empty where it is not, or where `whereabouts` says so. */
export function delayText({ order }) {
  if (isFinal({ order })) return "";
  return SEARCHING.has(order.delay_reason) ? "" : DELAYS[order.delay_reason] ?? "";
}

/** Tells where things are: the text equal of the map. */
export function whereabouts({ order, position }, nowMs = Date.now()) {
  if (order.status === "cancelled") return order.cancel_reason || "";
  if (order.status === "delivered") {
    const where = { address: order.delivery_address };
    return order.leave_at_door
      ? gettext("Left at the door of {address}.", where) : gettext("Handed over at {address}.", where);
  }
  if (!order.driver) {
    const isWaiting = order.status === "pending" || Date.parse(order.due_at) > nowMs;
    if (isWaiting) return "";
    return SEARCHING.has(order.delay_reason)
      ? DELAYS[order.delay_reason] : gettext("A driver is being looked for.");
  }
  const driver = order.driver.name;
  if (!position) return gettext("{driver} has taken the order.", { driver });
  if (order.status === "picked_up") {
    const door = { lat: order.delivery_lat, lng: order.delivery_lng };
    return gettext("{driver} is {distance} from your address.", { driver, distance: gap(position, door) });
  }
  const shop = order.merchant;
  return gettext("{driver} is {distance} from {shop}.", { driver, distance: gap(position, shop), shop: shop.name });
}

/** Tells how long the driver has not been seen; empty while the position is fresh. */
export function lastSeen({ position }, nowMs) {
  if (!position) return "";
  const age = Math.round((nowMs - Date.parse(position.recorded_at)) / 1000);
  if (age < STALE_AFTER_S) return "";
  return age < 90
    ? gettext("Last seen {seconds} s ago", { seconds: age })
    : gettext("Last seen {minutes} min ago", { minutes: Math.round(age / 60) });
}

/** Great-circle distance by the haversine formula. */
export function metresBetween(a, b) {
  const [latA, latB] = [radians(a.lat), radians(b.lat)];
  const half = Math.sin((latB - latA) / 2) ** 2
    + Math.cos(latA) * Math.cos(latB) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(half));
}

// Rounded, so that a screen reader is not told of every metre.
function gap(a, b) {
  const metres = metresBetween(a, b);
  return metres < 60 ? gettext("a few steps") : distance(metres, 100);
}

function radians(degrees) {
  return (degrees * Math.PI) / 180;
}
