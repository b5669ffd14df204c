// The live board of a shop: keeps it true, rings for new orders, sends the moves.

import { clock } from "./formats.js";
import { Chime } from "./shop-chime.js";
import { tick } from "./shop-clock.js";
import { reconcile } from "./shop-columns.js";
import { runKeys } from "./shop-keys.js";
import { ShopLink } from "./shop-link.js";
import { gettext, ngettext } from "./texts.js";

const LINK_TEXT = {
  connecting: gettext("Connecting"),
  live: gettext("Live"),
  polling: gettext("Checking every few seconds"),
  ended: gettext("Signed out: please reload the page"),
};
// Several frames of one move are one look at the board.
const GATHER_MS = 120;
const SEND_WITHIN_MS = 15_000;

const board = document.querySelector("[data-board]");
const shopId = board.dataset.shop;
const find = (selector) => document.querySelector(selector);
const title = document.title;
const seen = new Set();
let lastTrue = Date.now();

function say(text) {
  const place = find("[data-say]");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

function note(text, look = "") {
  const line = document.createElement("p");
  line.className = `notice toast ${look}`;
  line.textContent = text;
  find("#toasts").replaceChildren(line);
}

const newCards = () => [...board.querySelectorAll('[data-column="new"] [data-order]')];
const unseenCards = () => newCards().filter((card) => !seen.has(card.dataset.order));

const chime = new Chime({
  onState({ isOn, isLocked }) {
    const button = find("[data-sound]");
    button.setAttribute("aria-pressed", String(isOn));
    find("[data-sound-state]").textContent = isOn ? gettext("on") : gettext("off");
    find("[data-unlock]").hidden = !isLocked;
  },
});

/** Counts what waits, in the title, on the button, and by sound until each was seen. */
function announce() {
  const waiting = newCards().length;
  const unseen = unseenCards().length;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  const button = find("[data-show-new]");
  button.hidden = !unseen;
  find("[data-show-new-text]").textContent = ngettext("{count} new order", "{count} new orders", unseen);
  for (const card of newCards()) card.classList.toggle("is-unseen", !seen.has(card.dataset.order));
  if (Boolean(unseen) !== Boolean(chime.isRinging)) chime.ring(unseen > 0);
}

function see(card) {
  if (!card || seen.has(card.dataset.order)) return;
  seen.add(card.dataset.order);
  announce();
}

function showState(fresh) {
  const state = fresh.querySelector("[data-state-source]").content.querySelector("#shop-state");
  const here = find("#shop-state");
  const text = state.querySelector("[data-state-text]").textContent;
  if (here.open || here.querySelector("[data-state-text]").textContent === text) return;
  const next = state.querySelectorAll('input[name="next"]');
  for (const field of next) field.value = location.pathname;
  here.replaceWith(state);
}

function lost(isLost) {
  const banner = find("[data-lost]");
  if (banner.hidden === !isLost) return;
  find("[data-lost-since]").textContent = clock(lastTrue, board.dataset.timezone);
  banner.hidden = !isLost;
  say(isLost ? gettext("The connection is lost.") : gettext("The connection is back."));
}

let running;
let isStale = false;

/** Fetches the board and shows it; asked again meanwhile, it does so once more afterwards. */
function refresh() {
  if (running) {
    isStale = true;
    return running;
  }
  running = (async () => {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    isStale = false;
    try {
      const signal = AbortSignal.timeout(SEND_WITHIN_MS);
      const response = await fetch(`/merchant/${shopId}/board`, { signal, redirect: "error" });
      if (!response.ok) throw new Error(`the board answered ${response.status}`);
      show(await response.text());
      lastTrue = Date.now();
      lost(false);
    } catch {
      lost(true);
    }
  })().finally(() => {
    running = undefined;
    if (isStale) refresh();
  });
  return running;
}

function show(html) {
  const page = document.createElement("template");
  page.innerHTML = html;
  const arrived = reconcile(board, page.content);
  showState(page.content);
  tick(board);
  announce();
  if (!arrived.length) return;
  const codes = arrived.map((card) => card.dataset.code).join(", ");
  say(ngettext("New order {codes}.", "{count} new orders: {codes}.", arrived.length, { codes }));
}

/** Sends a move once; the board itself tells what came of it, words tell what did not. */
async function send(form, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, submitter),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(SEND_WITHIN_MS),
    });
    const { detail } = await response.json();
    say(detail);
    note(detail, response.ok ? "notice-good" : "notice-warn");
  } catch {
    note(gettext("That did not get through. The order is as it was; please try again."), "notice-bad");
  } finally {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
  }
  await refresh();
}

function press(card, name) {
  const button = card?.querySelector(`form[data-move-name="${name}"] [data-next]`);
  if (button && !button.disabled) button.click();
}

function changeMinutes(card, by) {
  const input = card?.querySelector('input[name="prep_minutes"]');
  if (!input) return;
  input.value = Math.min(180, Math.max(1, Number(input.value || 0) + by));
  say(ngettext("{count} minute", "{count} minutes", Number(input.value)));
}

function openReasons(card) {
  const reasons = card?.querySelector(".card-reject");
  if (!reasons) return;
  reasons.open = true;
  reasons.querySelector('button[name="reason"]').focus();
}

function goToNew() {
  const card = unseenCards()[0] ?? newCards()[0];
  card?.focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

board.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-move]");
  if (!form) return;
  event.preventDefault();
  see(form.closest("[data-order]"));
  send(form, event.submitter);
});
board.addEventListener("click", (event) => {
  const step = event.target.closest("[data-minutes]");
  if (step) changeMinutes(step.closest("[data-order]"), Number(step.dataset.minutes));
  see(event.target.closest("[data-order]"));
});
// A press is seen as a click, once it is over: what is above the board may go away by it.
let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), { capture: true });
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (isPressed = false), { capture: true });
}
board.addEventListener("focusin", (event) => {
  if (!isPressed) see(event.target.closest("[data-order]"));
});
board.addEventListener("keydown", (event) => {
  const reasons = event.key === "Escape" && event.target.closest("details[open]");
  if (!reasons || reasons.dataset.column) return;
  reasons.open = false;
  reasons.querySelector("summary").focus();
});
find("[data-show-new]").addEventListener("click", goToNew);
find("[data-sound]").addEventListener("click", () => chime.toggle());

runKeys({
  board,
  dialog: find("[data-keys-dialog]"),
  actions: {
    n: goToNew,
    a: (card) => press(card, "accept"),
    p: (card) => press(card, "start"),
    r: (card) => press(card, "ready"),
    x: openReasons,
    "+": (card) => changeMinutes(card, 5),
    "-": (card) => changeMinutes(card, -5),
    m: () => chime.toggle(),
    "?": () => find("[data-keys-dialog]").showModal(),
  },
});

new ShopLink({
  shopId,
  onNews: refresh,
  onLink(state) {
    const chip = find("[data-link]");
    chip.dataset.link = state;
    if (chip.textContent !== LINK_TEXT[state]) chip.textContent = LINK_TEXT[state];
  },
}).start();
announce();
tick(board);
setInterval(() => tick(board), 1000);
