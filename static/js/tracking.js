// The live page of an order: frames go into the state, the state goes onto the page.

import { clock, stars } from "./formats.js";
import { OrderLink } from "./order-link.js";
import { fromSnapshot, isFinal, reduce } from "./order-state.js";
import { delayText, etaRange, lastSeen, stepOf, whereabouts } from "./order-text.js";
import { spriteIcon } from "./map-pins.js";
import { pageData } from "./page-data.js";
import { RouteLine } from "./route-line.js";
import { gettext } from "./texts.js";
import { TrackingMap } from "./tracking-map.js";
import { vehicleName } from "./vehicles.js";

const LINK_TEXT = {
  connecting: gettext("Connecting"),
  live: gettext("Live"),
  polling: gettext("Following, a little slower"),
  lost: gettext("No connection; trying again"),
  ended: gettext("You are signed out; sign in to go on following"),
};
const CANCELLABLE = new Set(["pending", "confirmed", "preparing", "ready"]);

const root = document.querySelector("[data-tracking]");
const find = (name) => root.querySelector(`[data-${name}]`);
const settings = pageData("map-settings");
const { headlines } = pageData("wording");
const sprite = root.dataset.icons;

let state = fromSnapshot(pageData("order"));
const map = new TrackingMap(document.getElementById("tracking-map"), {
  order: state.order,
  settings,
  sprite,
});
const way = new RouteLine(map.map, state.order.id);

// A live region speaks whenever it is written to, so it is only written to when it changes.
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function drawSteps() {
  for (const element of root.querySelectorAll("[data-step]")) {
    const { at, state: shown } = stepOf(state.order, element.dataset.step);
    const isPast = shown === "done" || shown === "bad";
    element.dataset.state = shown;
    element.hidden = shown === "off";
    if (shown === "now") element.setAttribute("aria-current", "step");
    else element.removeAttribute("aria-current");
    setText(element.querySelector("[data-label]"), isPast ? element.dataset.done : element.dataset.now);
    const time = element.querySelector("[data-time]");
    if (at) time.dateTime = at;
    setText(time, clock(at, settings.timezone));
  }
}

function drawDriver() {
  const { driver } = state.order;
  find("driver").hidden = !driver;
  if (!driver) return;
  const vehicle = driver.vehicle_type ?? "bicycle";
  const rating = driver.rating ? ` · ${stars(driver.rating)}` : "";
  setText(find("driver-name"), driver.name);
  setText(find("driver-text"), vehicleName(vehicle) + rating);
  if (find("driver-mark").dataset.vehicle === vehicle) return;
  find("driver-mark").dataset.vehicle = vehicle;
  find("driver-mark").replaceChildren(spriteIcon(sprite, vehicle));
}

function drawSeen() {
  const text = lastSeen(state, Date.now());
  find("seen").hidden = !text;
  setText(find("seen"), text);
  map.setStale(Boolean(text));
}

function draw() {
  const range = etaRange(state, settings.timezone);
  setText(find("headline"), headlines[state.order.status]);
  find("eta").hidden = !range;
  setText(find("eta-range"), range);
  const delay = delayText(state);
  setText(find("delay"), delay);
  find("delay").hidden = !delay;
  setText(find("where"), whereabouts(state));
  const cancel = find("cancel");
  if (cancel) cancel.hidden = !CANCELLABLE.has(state.order.status);
  for (const name of ["pin", "slot"]) {
    const element = find(name);
    if (element) element.hidden = isFinal(state);
  }
  drawSteps();
  drawDriver();
  const drawn = { ...state, position: way.place(state.position) };
  map.show(drawn, Boolean(lastSeen(state, Date.now())));
  way.show(drawn);
  drawSeen();
  document.title = `${headlines[state.order.status]} · ${state.order.code}`;
}

/** Has the server draw anew what it alone can tell: the bill, the fee of cancelling, whom to call. */
function askForParts(before, after) {
  // A snapshot brings the same lines in new lists: they are compared by what they say.
  const facts = ({ status, items, refunded_minor: refunded, driver }) =>
    JSON.stringify([status, items, refunded, driver?.id]);
  const isSame = facts(before) === facts(after);
  if (!isSame) document.body.dispatchEvent(new CustomEvent("order-changed"));
}

function showLink(name) {
  const element = root.querySelector(".link-state");
  element.hidden = isFinal(state);
  element.dataset.link = name;
  setText(element, LINK_TEXT[name]);
}

const link = new OrderLink({
  orderId: state.order.id,
  lastMessageId: () => state.lastMessageId,
  onFrame(frame) {
    const next = reduce(state, frame);
    if (next === state) return;
    const { order: before } = state;
    state = next;
    draw();
    askForParts(before, state.order);
    if (!isFinal(state)) return;
    link.stop();
    showLink("live");
  },
  onLink: showLink,
});

draw();
if (!isFinal(state)) link.start();
setInterval(drawSeen, 1000);
