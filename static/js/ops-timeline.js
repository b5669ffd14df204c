// What has happened to an order, line by line. The events' names are the server's.

import { gettext } from "./texts.js";

const EVENTS = {
  "order.placed": () => gettext("Order placed"),
  "order.confirmed": () => gettext("Accepted by the shop"),
  "order.preparing": () => gettext("Preparation began"),
  "order.ready": () => gettext("Ready for pick-up"),
  "order.driver_assigned": (whom) => gettext("Given to {driver}", whom),
  "order.driver_unassigned": (whom) => gettext("Taken from {driver}", whom),
  "order.driver_arrived": (whom) => gettext("{driver} arrived at the shop", whom),
  "order.picked_up": (whom) => gettext("Picked up by {driver}", whom),
  "order.delivered": (whom) => gettext("Delivered by {driver}", whom),
  "order.cancelled": () => gettext("Cancelled"),
  "order.item_sold_out": () => gettext("An item was sold out"),
  "order.tipped": () => gettext("The customer added a tip"),
  "order.rated": () => gettext("Rated"),
  "order.customer_number_given": () => gettext("The customer's number was given"),
  "order.merchant_number_given": () => gettext("The shop's number was given"),
  "order.driver_number_given": () => gettext("The driver's number was given"),
  "order.unserved": () => gettext("Reported: no driver takes it"),
  "order.driver_lost": () => gettext("Reported: the driver is gone"),
  "offer.opened": (whom) => gettext("{driver} was asked", whom),
  "offer.accepted": (whom) => gettext("{driver} accepted", whom),
  "offer.rejected": (whom) => gettext("{driver} declined", whom),
  "offer.expired": (whom) => gettext("{driver} did not answer", whom),
  "offer.withdrawn": (whom) => gettext("The offer to {driver} was withdrawn", whom),
  "offer.imposed": (whom) => gettext("An operator chose {driver}", whom),
};
const ROLES = {
  customer: gettext("customer"),
  merchant: gettext("shop"),
  driver: gettext("driver"),
  admin: gettext("operator"),
  system: gettext("system"),
};

/** Says what happened; an event that is not known here is told as the server tells it. */
export function eventText({ name, driver, text, note }) {
  const words = EVENTS[name]?.({ driver: driver || gettext("driver") }) ?? text;
  return note ? `${words}: ${note}` : words;
}

/** Says who did it. */
export function actorText({ actor_name: name, actor_role: role }) {
  const part = ROLES[role] ?? role;
  return name ? `${name} (${part})` : part;
}
