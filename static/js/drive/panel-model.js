// What the panel shows, as plain values: the page is drawn anew where one of them has changed.

import { metresBetween } from "./motion.js";

const HINT_STEP_M = 50;

/** Gathers what the courier knows and the page has under way; `ride` is null where none is offered. */
export function panelModel(courier, { ui, point, ride }) {
  const { earnings, stops, route } = courier;
  const hint = !stops.length && courier.isOnline ? route?.hint : null;
  return {
    isOnline: courier.isOnline,
    isBusy: ui.isBusy || !courier.driver,
    canReach: !courier.queue.isOffline,
    offer: courier.offers[0] ?? null,
    isAnswering: courier.offers[0]?.id === courier.answering,
    stops,
    earnings: earnings && { currency: earnings.currency, total_minor: earnings.total_minor, trips: earnings.trips },
    hintDistance: hint && point ? distanceTo(hint, point) : null,
    trouble: ui.trouble,
    hasLocationAnswer: ui.hasLocationAnswer,
    summary: ui.summary,
    delivered: ui.delivered,
    ride: ride && { isOn: ride.isOn, speed: ride.speed, isPaused: ride.isPaused },
  };
}

function distanceTo(hint, point) {
  const distance = metresBetween([hint.lat, hint.lng], [point.lat, point.lng]);
  return Math.round(distance / HINT_STEP_M) * HINT_STEP_M;
}
