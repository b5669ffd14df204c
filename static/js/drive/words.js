// What the app says: pure.

const REFUSALS = {
  already_assigned: "Another driver was quicker: this order is taken.",
  offer_expired: "The time to answer was over, so the offer went on to the next driver.",
  offer_withdrawn: "The offer was taken back: the order was cancelled or given to somebody else.",
  offer_closed: "You have answered this offer already.",
  not_at_the_shop: "Your last position is not at the shop. Go closer, or just say that you picked it up.",
  invalid_transition: "The order has moved on meanwhile, so this step was not needed any more.",
  not_dispatchable: "The order has moved on meanwhile.",
  order_not_found: "The order is not yours any more.",
  not_found: "The order is not yours any more.",
  pin_required: "This customer wants a PIN: ask for it at the door.",
  wrong_pin: "That was not the customer's PIN. Ask again.",
  too_many_pins: "Too many wrong PINs. Wait ten minutes, or have the operator record the delivery.",
  photo_required: "Take a photo of the order at the door first.",
  photo_refused: "That photo cannot be used. Take another one.",
  outside_every_region: "Nobody delivers where you are. Go online inside a region.",
  driver_offline: "Your shift has ended. Go online to go on.",
  already_rated: "You have rated this customer already.",
  throttled: "That was too fast. Wait a moment.",
  unavailable: "The server is out of order for a moment. We keep trying.",
};
const ACTIONS = {
  arrived: "Arrived at the shop",
  "picked-up": "Picked up",
  delivered: "Delivered",
};
const GONE = {
  expired: "The offer's time was over; it went on to the next driver.",
  withdrawn: "The offer was taken back: the order was cancelled or given to somebody else.",
};

/** Writes a distance the way people say it. */
export function distance(metres) {
  return metres < 950 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

/** Writes a duration in minutes, rounded up. */
export function minutes(seconds) {
  const total = Math.max(1, Math.ceil(seconds / 60));
  return total < 60 ? `${total} min` : `${Math.floor(total / 60)} h ${total % 60} min`;
}

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
  const words = REFUSALS[problem.code] ?? problem.detail ?? "That did not work.";
  return action ? `${ACTIONS[action] ?? action}: ${words}` : words;
}

/** Says what became of an offer. */
export const gone = (reason) => GONE[reason] ?? GONE.withdrawn;

/** Names an action as its button does. */
export const actionName = (action) => ACTIONS[action] ?? action;

/** Says where the kitchen is with an order. */
export function kitchen(order) {
  if (order.status === "ready") return "Ready to be picked up";
  if (order.status === "confirmed") return "The kitchen has not begun yet";
  return "Being prepared";
}

/** Says what waits to be sent; empty where nothing does. */
export function waiting({ isOffline, actions, points }) {
  const things = actions === 1 ? "1 step" : `${actions} steps`;
  if (isOffline) return actions ? `No network: ${things} kept to be sent` : "No network: all is kept";
  if (actions) return `Sending ${things}`;
  return points > 20 ? "Sending where you were" : "";
}

/** Says what to do where the device does not tell a place. */
export function locationTrouble(state) {
  if (state === "denied") {
    return "This app may not see your location, so shops cannot find you. Open the site settings of your browser (the sign beside the address), allow Location, and try again.";
  }
  if (state === "unavailable") {
    return "Your device does not find its place right now. Go outside or to a window, switch location on in the device's settings, and try again.";
  }
  return "";
}
