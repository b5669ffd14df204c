// What the app says: pure.

import { minutes as wholeMinutes } from "../formats.js";
import { gettext, ngettext } from "../texts.js";

const REFUSALS = {
  already_assigned: gettext("Another driver was quicker: this order is taken."),
  offer_expired: gettext("The time to answer was over, so the offer went on to the next driver."),
  offer_withdrawn: gettext("The offer was taken back: the order was cancelled or given to somebody else."),
  offer_closed: gettext("You have answered this offer already."),
  not_at_the_shop: gettext("Your last position is not at the shop. Go closer, or just say that you picked it up."),
  invalid_transition: gettext("The order has moved on meanwhile, so this step was not needed any more."),
  not_dispatchable: gettext("The order has moved on meanwhile."),
  order_not_found: gettext("The order is not yours any more."),
  not_found: gettext("The order is not yours any more."),
  pin_required: gettext("This customer wants a PIN: ask for it at the door."),
  wrong_pin: gettext("That was not the customer's PIN. Ask again."),
  too_many_pins: gettext("Too many wrong PINs. Wait ten minutes, or have the operator record the delivery."),
  photo_required: gettext("Take a photo of the order at the door first."),
  photo_refused: gettext("That photo cannot be used. Take another one."),
  outside_every_region: gettext("Nobody delivers where you are. Go online inside a region."),
  driver_offline: gettext("Your shift has ended. Go online to go on."),
  already_rated: gettext("You have rated this customer already."),
  throttled: gettext("That was too fast. Wait a moment."),
  unavailable: gettext("The server is out of order for a moment. We keep trying."),
};
const ACTIONS = {
  arrived: gettext("Arrived at the shop"),
  "picked-up": gettext("Picked up"),
  delivered: gettext("Delivered"),
};
const GONE = {
  expired: gettext("The offer's time was over; it went on to the next driver."),
  withdrawn: gettext("The offer was taken back: the order was cancelled or given to somebody else."),
};

/** Writes a duration in minutes, rounded up. */
export const minutes = (seconds) => wholeMinutes(Math.max(1, Math.ceil(seconds / 60)));

/** Counts what is in an order. */
export function itemCount({ items }) {
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return ngettext("{count} item", "{count} items", count);
}

/** Names a number of stars, as the buttons for rating do. */
export const starCount = (count) => ngettext("{count} star", "{count} stars", count);

/** Writes how long something lasts as a clock does: 4:07. */
export function stopwatch(seconds) {
  const total = Math.max(0, Math.floor(seconds));
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

/** Leaves the house number out of an address: whose door it is concerns who takes the order. */
export function area(address) {
  const [street, ...rest] = address.split(",");
  return [street.replace(/\s+\d+[^\s,]*(\s+[A-Za-z]\b.*)?$/, ""), ...rest].join(",").trim();
}

/** Says what a refusal means for the driver. */
export function refusal(problem, action = "") {
  const words = REFUSALS[problem.code] ?? problem.detail ?? gettext("That did not work.");
  return action ? `${ACTIONS[action] ?? action}: ${words}` : words;
}

/** Says what became of an offer. */
export const gone = (reason) => GONE[reason] ?? GONE.withdrawn;

/** Says where the kitchen is with an order. */
export function kitchen(order) {
  if (order.status === "ready") return gettext("Ready to be picked up");
  if (order.status === "confirmed") return gettext("The kitchen has not begun yet");
  return gettext("Being prepared");
}

/** Says what waits to be sent; empty where nothing does. */
export function waiting({ isOffline, actions, points }) {
  if (isOffline && !actions) return gettext("No network: all is kept");
  if (isOffline) {
    return ngettext("No network: {count} step kept to be sent", "No network: {count} steps kept to be sent", actions);
  }
  if (actions) return ngettext("Sending {count} step", "Sending {count} steps", actions);
  return points > 20 ? gettext("Sending where you were") : "";
}

/** Says what to do where the device does not tell a place. */
export function locationTrouble(state) {
  if (state === "denied") {
    return gettext("This app may not see your location, so shops cannot find you. Open the site settings of your browser (the sign beside the address), allow Location, and try again.");
  }
  if (state === "unavailable") {
    return gettext("Your device does not find its place right now. Go outside or to a window, switch location on in the device's settings, and try again.");
  }
  return "";
}
