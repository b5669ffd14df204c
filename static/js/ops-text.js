// What operators read of drivers and orders: pure.

import { distance } from "./formats.js";
import { metresBetween } from "./order-text.js";
import { gettext } from "./texts.js";
import { vehicleName } from "./vehicles.js";

const STATUSES = {
  pending: gettext("Waiting for the shop"),
  confirmed: gettext("Accepted"),
  preparing: gettext("Being prepared"),
  ready: gettext("Ready"),
  picked_up: gettext("On the way"),
  delivered: gettext("Delivered"),
  cancelled: gettext("Cancelled"),
};
export const CONDITIONS = {
  free: gettext("free"),
  busy: gettext("carrying"),
  silent: gettext("silent"),
  offline: gettext("off shift, still carrying"),
};
const OUTCOMES = {
  offered: gettext("One driver was asked"),
  broadcast: gettext("Several drivers were asked at once"),
  nobody: gettext("Nobody could be asked"),
  operator: gettext("An operator chose"),
};
const REASONS = {
  excluded: gettext("left out"),
  asked_before: gettext("declined or missed it lately"),
  outside_zone: gettext("outside their zone"),
  too_far: gettext("too far away"),
  too_late: gettext("would come too late"),
  full: gettext("carries as much as they can"),
  shift_ends: gettext("their shift ends before"),
  vehicle: gettext("too long a way for the vehicle"),
};
/** What candidates are scored by, and the total of it, with their names. */
export const SCORES = {
  total: gettext("total"),
  distance: gettext("distance"),
  rating: gettext("rating"),
  acceptance: gettext("acceptance"),
  load: gettext("load"),
};

export const statusName = (status) => STATUSES[status] ?? status;

/** Writes how long ago an instant was. */
export function ago(instant, nowMs) {
  if (!instant) return gettext("never");
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(instant)) / 1000));
  if (seconds < 90) return gettext("{seconds} s ago", { seconds });
  if (seconds < 5400) return gettext("{minutes} min ago", { minutes: Math.round(seconds / 60) });
  return gettext("{hours} h ago", { hours: Math.round(seconds / 3600) });
}

export function seen(driver, nowMs) {
  if (!driver.position) return gettext("not seen yet");
  return gettext("seen {ago}", { ago: ago(driver.position.recorded_at, nowMs) });
}

export function driverLine(driver, orders, condition, nowMs) {
  const load = orders.length ? ` ${loadText(orders, driver)}` : "";
  return `${vehicleName(driver.vehicle_type)} · ${CONDITIONS[condition]}${load} · ${seen(driver, nowMs)}`;
}

/** Says how many orders a driver has of those there is room for. */
export function loadText(orders, { capacity }) {
  return gettext("{held} of {capacity}", { held: orders.length, capacity });
}

export function orderLine(order) {
  const driver = order.driver ? order.driver.name : gettext("no driver");
  return `${statusName(order.status)} · ${driver}`;
}

/** Returns the drivers who could take an order over, the nearest first, with how far they are. */
export function takers(drivers, heldBy, order, nowMs, conditionOf) {
  const goal = order.status === "picked_up"
    ? { lat: order.delivery_lat, lng: order.delivery_lng }
    : order.merchant;
  return [...drivers.values()]
    .filter((driver) => driver.status === "online" && driver.id !== order.driver?.id)
    .map((driver) => {
      const orders = heldBy.get(driver.id) ?? [];
      const metres = driver.position ? metresBetween(driver.position, goal) : Infinity;
      return { driver, orders, metres, condition: conditionOf(driver, orders.length, nowMs) };
    })
    .sort((a, b) => a.metres - b.metres);
}

export function outcomeText(decision) {
  const outcome = OUTCOMES[decision.outcome] ?? decision.outcome;
  const { round, radius_m: radius } = decision;
  return radius
    ? gettext("{outcome} within {distance}, round {round}", { outcome, round, distance: distance(radius) })
    : gettext("{outcome}, round {round}", { outcome, round });
}

export function reasonText(out) {
  return out ? REASONS[out] ?? out.replaceAll("_", " ") : gettext("could have come");
}
