// The driver's app: what the courier knows goes onto the page, what the driver does goes back.

import { runCalls } from "../call.js";
import { clock as clockIn } from "../formats.js";
import { money } from "../money.js";
import { pageData } from "../page-data.js";
import { gettext } from "../texts.js";
import { Refused, Unreached } from "./api.js";
import { drawBar } from "./bar.js";
import { Checklist } from "./checklist.js";
import { Courier } from "./courier.js";
import { read, keep } from "./db.js";
import { h, setText } from "./dom.js";
import { drawWhenChanged } from "./draw.js";
import { DriveMap } from "./drive-map.js";
import { Earnings } from "./earnings.js";
import { askForProof } from "./handover.js";
import { Locator } from "./locator.js";
import { offerSpeech, stopsOf, tickOffer } from "./offer-card.js";
import { buildPanel, buildRide } from "./panel.js";
import { panelModel } from "./panel-model.js";
import { Ride } from "./ride.js";
import { keepScreenOn } from "./screen-lock.js";
import { Screens } from "./screens.js";
import { readySound, signalOffer, signalStep } from "./signals.js";
import { tickStop } from "./stop-card.js";
import { summaryOf } from "./summary.js";
import { minutes, refusal } from "./words.js";
import { buildYou, signOutClean } from "./you.js";

const SEND_EVERY_MS = 3000;
const NOTE_STAYS_MS = 7000;
const app = pageData("app");
const root = document.querySelector("[data-drive]");
const find = (name) => root.querySelector(`[data-${name}]`);
const dialog = find("dialog");
const panel = find("panel");

const courier = new Courier();
const map = new DriveMap(document.getElementById("drive-map"), { regions: app.regions, sprite: root.dataset.icons, overlay: find("ride") });
const locator = new Locator({ onPoint: pointed, onState: locationIs });
const ride = new Ride({ onPoint: pointed, vehicle: () => courier.driver?.vehicle_type });
const earnings = new Earnings(find("earnings"), { courier, clock, today });
const checklist = new Checklist();
const screens = new Screens(root, { earnings: () => earnings.show(), drive: () => requestAnimationFrame(() => map.isHeld || map.frame()) });

const ui = { isBusy: false, trouble: "", hasLocationAnswer: false, summary: null, delivered: null, installing: null };
let point = null;

function zone() {
  const slug = courier.driver?.region;
  return (app.regions.find((region) => region.slug === slug) ?? app.regions[0])?.timezone ?? "UTC";
}

function clock(instant) {
  return clockIn(instant, zone());
}

// As a calendar writes it: YYYY-MM-DD.
function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone() }).format(new Date());
}

function say(text, isBad = false) {
  const note = h("p", { class: `notice toast ${isBad ? "notice-bad" : "notice-good"}` }, text);
  const toasts = document.getElementById("toasts");
  toasts.replaceChildren(note);
  setTimeout(() => note.remove(), NOTE_STAYS_MS);
}

// ---- where the driver is

async function pointed(next) {
  point = next;
  map.showDriver(next, courier.driver?.vehicle_type ?? "bicycle");
  await keep("point", next);
  if (isTracked()) await courier.outbox.addPoint(next);
}

// Who went offline with an order in hand still has to be found by those who wait for it.
const isTracked = () => courier.isOnline || courier.orders.length > 0;

function locationIs(state) {
  ui.hasLocationAnswer = state === "granted" || ui.hasLocationAnswer;
  ui.trouble = state === "granted" || ride.isOn ? "" : state;
  draw();
}

function follow() {
  if (isTracked() && ride.isOn) {
    locator.stop();
    ride.start();
  } else if (isTracked()) {
    ride.stop();
    locator.start();
  } else {
    ride.stop();
    locator.stop();
  }
  if (ride.isOn) ride.headFor(courier.stops[0] ?? null, courier.route?.geometry);
  keepScreenOn(courier.isOnline);
}

// ---- what the driver does

async function goOnline() {
  const here = ride.isOn ? ride.point : await locator.current();
  if (!here) return;
  ui.trouble = "";
  await courier.goOnline(here);
  ui.summary = null;
  await pointed(here);
}

async function goOffline() {
  const before = courier.driver;
  await courier.goOffline();
  await courier.readEarnings();
  ui.summary = summaryOf(before, courier.earnings, { now: Date.now(), minutes, money });
}

async function toggleShift() {
  readySound();
  await busily(courier.isOnline ? goOffline : goOnline);
}

async function busily(work) {
  ui.isBusy = true;
  draw();
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused) say(refusal(error), true);
    else if (error instanceof Unreached) say(gettext("There is no network. Try again in a moment."), true);
    else throw error;
  } finally {
    ui.isBusy = false;
    draw();
  }
}

async function act(name, order, problem = "") {
  readySound();
  const proof = name === "delivered" ? await askForProof(dialog, order, problem) : {};
  if (!proof) return;
  signalStep();
  await courier.act(name, order, proof);
}

async function place() {
  await busily(async () => {
    const wasOnline = courier.isOnline;
    if (wasOnline) await courier.goOffline();
    ride.place(map.region);
    ui.trouble = "";
    if (wasOnline) await goOnline();
    await pointed(ride.point);
    map.frame();
  });
}

async function leaveRide() {
  await busily(async () => {
    if (courier.isOnline) await courier.goOffline();
    ride.leave();
  });
}

const does = {
  act,
  clock,
  place,
  leaveRide,
  toggleShift,
  accept: (offer) => courier.accept(offer),
  reject: (offer, reason) => courier.reject(offer, reason),
  retryLocation: () => busily(() => (courier.isOnline ? locator.current() : goOnline())),
  setSpeed: (speed) => (ride.setSpeed(speed), draw()),
  togglePause: () => (ride.setPaused(!ride.isPaused), draw()),
  rate: async (orderId, stars) => {
    await courier.rate(orderId, stars);
    ui.delivered = null;
    draw();
  },
  doneRating: () => ((ui.delivered = null), draw()),
  checkedOf: (orderId) => checklist.of(orderId),
  check: (orderId, id, isChecked) => checklist.check(orderId, id, isChecked),
};

// ---- the page

function draw() {
  const model = panelModel(courier, { ui, point, ride: app.mayRideAlong ? ride : null });
  drawBar(find, courier);
  if (drawWhenChanged(panel, model, (shown) => buildPanel({ ...shown, clock }, does))) tick();
  showFromTop(model);
  drawRide(model);
  drawYou();
  map.open(courier.driver?.region);
  if (model.offer) map.showStops(stopsOf(model.offer), [], null);
  else map.showStops(model.stops, courier.route?.geometry ?? [], courier.isOnline ? courier.route?.hint : null);
  map.showDriver(point, courier.driver?.vehicle_type ?? "bicycle");
  follow();
}

// What is new begins at its beginning, wherever the panel was scrolled to.
function showFromTop({ offer, stops, delivered }) {
  const topic = [offer?.id, delivered?.orderId, stops[0]?.kind, stops[0]?.order_id].join(" ");
  if (topic === panel.dataset.topic) return;
  panel.dataset.topic = topic;
  panel.scrollTop = 0;
}

function drawRide({ ride: shown, stops }) {
  const box = find("ride");
  box.hidden = !shown?.isOn;
  if (shown?.isOn) drawWhenChanged(box, { ride: shown, stops: stops.length }, (model) => buildRide(model, does));
}

function drawYou() {
  const isDark = document.documentElement.dataset.theme === "dark";
  drawWhenChanged(find("you"), { driver: courier.driver, canInstall: Boolean(ui.installing), isDark }, (model) => buildYou(model, { install, toggleTheme }));
}

function toggleTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  draw();
}

async function install() {
  ui.installing.prompt();
  await ui.installing.userChoice;
  ui.installing = null;
  draw();
}

function tick() {
  const [offer] = courier.offers;
  const card = panel.querySelector(".offer");
  if (card && offer && tickOffer(card, offer) === 0) courier.letExpire(offer);
  const stop = panel.querySelector(".stop");
  if (stop) tickStop(stop, Date.now());
}

// ---- what happens

courier.addEventListener("change", draw);
courier.addEventListener("notice", ({ detail }) => say(detail.text, detail.isBad));
courier.addEventListener("offer", ({ detail: { offer } }) => {
  signalOffer();
  setText(find("alert"), offerSpeech(offer));
  ui.delivered = null;
  if (screens.show() !== "drive") location.hash = "#drive";
});
courier.addEventListener("delivered", ({ detail: { order, entry } }) => {
  const trip = courier.earnings?.orders.find(({ order_id }) => order_id === entry.orderId);
  const pay = trip ? money(trip.total_minor, courier.earnings.currency) : "";
  ui.delivered = { orderId: entry.orderId, code: order?.code ?? trip?.code ?? "", pay, stars: trip?.customer_stars ?? null };
  draw();
});
courier.addEventListener("proof", ({ detail: { order, text } }) => {
  if (!dialog.open && !document.hidden) act("delivered", order, text);
});
find("recentre").addEventListener("click", () => map.frame());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
addEventListener("hashchange", () => {
  const screen = screens.show();
  document.getElementById(`${screen}-title`)?.focus();
});
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  ui.installing = event;
  draw();
});
document.addEventListener("pointerdown", readySound, { once: true });
signOutClean(find("sign-out"), {
  hasWaiting: () => courier.queue.actions > 0,
  goOffline: async () => courier.isOnline && courier.goOffline(),
});
runCalls();
setInterval(tick, 250);
setInterval(() => isTracked() && courier.outbox.send(), SEND_EVERY_MS);

async function start() {
  point = (await read("point")) ?? null;
  await checklist.start();
  if (app.mayRideAlong) await ride.resume();
  ui.hasLocationAnswer = (await locator.permission()) === "granted";
  screens.show();
  await courier.start();
}

start();
navigator.serviceWorker?.register("/drive/sw.js", { scope: "/drive/" });
