// What operators read of drivers and orders: pure.

import { metresBetween } from "./order-text.js";

export const STATUSES = {
  pending: "Waiting for the shop",
  confirmed: "Accepted",
  preparing: "Being prepared",
  ready: "Ready",
  picked_up: "On the way",
  delivered: "Delivered",
  cancelled: "Cancelled",
};
export const CONDITIONS = {
  free: "free",
  busy: "carrying",
  silent: "silent",
  offline: "off shift, still carrying",
};
const OUTCOMES = {
  offered: "One driver was asked",
  broadcast: "Several drivers were asked at once",
  nobody: "Nobody could be asked",
  operator: "An operator chose",
};
const REASONS = {
  excluded: "left out",
  asked_before: "declined or missed it lately",
  outside_zone: "outside their zone",
  too_far: "too far away",
  too_late: "would come too late",
  full: "carries as much as they can",
  shift_ends: "their shift ends before",
  vehicle: "too long a way for the vehicle",
};
export const FACTORS = ["distance", "rating", "acceptance", "load"];

/** Writes how long ago an instant was. */
export function ago(instant, nowMs) {
  if (!instant) return "never";
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(instant)) / 1000));
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return `${Math.round(seconds / 3600)} h ago`;
}

export function seen(driver, nowMs) {
  return driver.position ? `seen ${ago(driver.position.recorded_at, nowMs)}` : "not seen yet";
}

export function driverLine(driver, orders, condition, nowMs) {
  const load = orders.length ? ` ${orders.length} of ${driver.capacity}` : "";
  return `${driver.vehicle_type} · ${CONDITIONS[condition]}${load} · ${seen(driver, nowMs)}`;
}

export function orderLine(order) {
  const driver = order.driver ? order.driver.name : "no driver";
  return `${STATUSES[order.status]} · ${driver}`;
}

export function distanceText(metres) {
  return metres < 950 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
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
  const away = decision.radius_m ? ` within ${distanceText(decision.radius_m)}` : "";
  return `${OUTCOMES[decision.outcome] ?? decision.outcome}${away}, round ${decision.round}`;
}

export function reasonText(out) {
  return out ? REASONS[out] ?? out.replaceAll("_", " ") : "could have come";
}
