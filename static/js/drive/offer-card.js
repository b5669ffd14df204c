// An offer: what it pays, how far it is, where it goes, and how long there is to answer.

import { distance, percent, stars } from "../formats.js";
import { money } from "../money.js";
import { gettext, msg } from "../texts.js";
import { serverNow } from "./api.js";
import { h, icon, setText } from "./dom.js";
import { area, itemCount, minutes } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 26;
const LENGTH = 2 * Math.PI * RADIUS;
const LAST_CALL_S = 10;
const FACTORS = {
  distance: gettext("Close to the shop"),
  rating: gettext("Your rating"),
  acceptance: gettext("How often you accept"),
  load: gettext("Room for this order"),
};
// Operators read them as they are written here.
const REASONS = [msg("Too far"), msg("Pays too little"), msg("I need a break"), msg("The shop keeps me waiting")];

/** Builds the card; its buttons rest while an answer is under way, and keep the focus. */
export function offerCard(offer, isAnswering, { accept, reject }) {
  const { order, currency } = offer;
  const button = (look, key, text, answer) =>
    h("button", { class: `button ${look}`, type: "button", "aria-disabled": isAnswering ? "true" : null, data: { key }, on: { click: answer } }, text);
  return h(
    "section",
    { class: "offer", "aria-labelledby": "offer-title", data: { offer: offer.id, key: `offer-${offer.id}` } },
    h(
      "div",
      { class: "offer-head" },
      h("div", {}, h("h2", { id: "offer-title", tabindex: "-1", data: { key: "offer" } }, gettext("New offer")), h("p", { class: "offer-pay number" }, money(offer.payout_minor, currency)), tip(offer)),
      ring(offer),
    ),
    h(
      "p",
      { class: "offer-facts" },
      h("span", {}, icon("map"), gettext("{distance} in all", { distance: distance(offer.trip_distance_m || offer.distance_m) })),
      h("span", {}, icon("clock"), gettext("about {time}", { time: minutes(offer.duration_s) })),
      h("span", {}, icon("bag"), itemCount(order)),
      order.customer_rating ? h("span", {}, gettext("Customer {stars}", { stars: stars(order.customer_rating) })) : null,
    ),
    h(
      "ol",
      { class: "legs" },
      leg("shop", order.merchant.name, area(order.pickup.address), gettext("{distance} from you", { distance: distance(offer.distance_m) })),
      leg("home", area(order.dropoff.address), "", gettext("{distance} from the shop", { distance: distance(order.distance_m) })),
    ),
    why(offer),
    h(
      "div",
      { class: "offer-buttons" },
      button("button-huge", "accept", gettext("Accept"), accept),
      button("button-quiet button-tall", "reject", gettext("Decline"), () => reject("")),
    ),
    h(
      "details",
      { class: "fold", data: { key: `reasons-${offer.id}` } },
      h("summary", { data: { key: "say-why" } }, gettext("Decline and say why")),
      h("div", { class: "chips" }, REASONS.map((reason) => button("button-soft", reason, gettext(reason), () => reject(reason)))),
    ),
  );
}

/** Moves the ring on; returns the whole seconds left, null without a card. */
export function tickOffer(card, offer) {
  const leftS = Math.max(0, (Date.parse(offer.expires_at) - serverNow()) / 1000);
  const share = Math.min(1, leftS / ((Date.parse(offer.expires_at) - Date.parse(offer.opened_at)) / 1000));
  const seconds = Math.ceil(leftS);
  card.querySelector(".ring-left").style.strokeDashoffset = String(LENGTH * (1 - share));
  setText(card.querySelector(".ring-text"), String(seconds));
  card.querySelector(".ring").classList.toggle("is-late", seconds <= LAST_CALL_S);
  return seconds;
}

/** Says an offer in one breath, for who cannot look. */
export function offerSpeech(offer) {
  const { order } = offer;
  return gettext("New offer: {amount} for {distance}, from {shop} to {address}.", {
    amount: money(offer.payout_minor, offer.currency),
    distance: distance(offer.trip_distance_m || offer.distance_m),
    shop: order.merchant.name,
    address: area(order.dropoff.address),
  });
}

/** Returns where an offer leads, as a route's stops. */
export function stopsOf({ order }) {
  const place = ({ lat, lng }, kind) => ({ kind, lat, lng, order: { merchant: order.merchant, delivery_address: area(order.dropoff.address) } });
  return [place(order.pickup, "pickup"), place(order.dropoff, "dropoff")];
}

function tip({ payout, currency }) {
  if (!payout?.tip_minor) return h("p", { class: "soft small" }, gettext("Guaranteed"));
  return h("p", { class: "soft small" }, gettext("Guaranteed, with {tip} tip", { tip: money(payout.tip_minor, currency) }));
}

function leg(name, title, detail, far) {
  return h("li", { class: "leg" }, h("span", { class: "leg-mark" }, icon(name)), h("span", {}, h("strong", {}, title), detail ? h("span", { class: "soft small" }, detail) : null), h("span", { class: "soft small leg-far" }, far));
}

function why({ id, score }) {
  const rows = Object.entries(FACTORS)
    .filter(([name]) => score[name] !== undefined)
    .map(([name, label]) => {
      return h("div", {}, h("dt", {}, label), h("dd", {}, h("meter", { min: 0, max: 100, value: Math.round(score[name] * 100), "aria-hidden": "true" }), h("span", { class: "number" }, percent(score[name]))));
    });
  return h("details", { class: "fold", data: { key: `why-${id}` } }, h("summary", { data: { key: "why-you" } }, gettext("Why you")), h("dl", { class: "factors" }, rows));
}

function ring(offer) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 60 60");
  svg.setAttribute("aria-hidden", "true");
  for (const name of ["ring-whole", "ring-left"]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [attribute, value] of Object.entries({ cx: 30, cy: 30, r: RADIUS, class: name })) circle.setAttribute(attribute, value);
    if (name === "ring-left") circle.style.strokeDasharray = String(LENGTH);
    svg.append(circle);
  }
  const text = h("span", { class: "ring-text number" });
  const box = h("p", { class: "ring", data: { key: "ring" } }, svg, h("span", { class: "ring-words" }, text, h("span", { class: "visually-hidden" }, ` ${gettext("seconds left to answer")}`)));
  box.dataset.expires = offer.expires_at;
  return box;
}
