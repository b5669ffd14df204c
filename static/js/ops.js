// The operators' live page: frames go into the state, the state goes onto the map and into the list.

import { setText } from "./elements.js";
import { OpsActions } from "./ops-actions.js";
import { OpsLink } from "./ops-link.js";
import { OpsList } from "./ops-list.js";
import { OpsMap } from "./ops-map.js";
import { OpsPanel } from "./ops-panel.js";
import { riskText } from "./ops-risks.js";
import { OpsState } from "./ops-state.js";
import { pageData } from "./page-data.js";
import { gettext, number } from "./texts.js";

const LINK_TEXT = {
  connecting: gettext("Connecting"),
  live: gettext("Live"),
  lost: gettext("No connection: this is how it was. Trying again."),
  ended: gettext("You are signed out or may not watch this region. Sign in to go on."),
};
// The list says how long ago drivers were seen; more often than this nobody reads it anew.
const LIST_EVERY_MS = 1000;

const root = document.querySelector("[data-ops]");
const find = (name) => root.querySelector(`[data-${name}]`);
const { slug, timezone } = pageData("ops-region");
const state = new OpsState();
let selected = null;
let details = {};
let cameFrom = null;
let isDue = false;
let known = null;

const map = new OpsMap(document.getElementById("ops-map"), {
  settings: pageData("map-settings"),
  sprite: root.dataset.icons,
  onSelect: (found) => look(found),
});
const list = new OpsList(root, {
  onSelect: (found, row) => look(found, row),
  onReassign: (id) => actions.reassignAtOnce(state.orders.get(id)),
});
const panel = new OpsPanel(find("panel-box"), {
  timezone,
  onAction(action, { kind, id }) {
    if (action === "close") return close();
    if (action === "look") return look({ kind, id: kind === "driver" ? Number(id) : id });
    return actions[action](state.orders.get(selected.id));
  },
});
const actions = new OpsActions({
  state,
  toasts: document.getElementById("toasts"),
  onDone: () => ask(),
});

/** Looks at a driver or an order; null lets go. */
function look(found, row = null) {
  if (!found) return close();
  if (row) cameFrom = row;
  selected = found;
  details = {};
  const thing = found.kind === "driver" ? state.drivers.get(found.id) : state.orders.get(found.id);
  if (!thing) return close();
  const place = found.kind === "driver" ? thing.position : { lat: thing.delivery_lat, lng: thing.delivery_lng };
  root.classList.add("has-panel");
  find("panel-box").hidden = false;
  map.select(found, place);
  draw();
  find("panel-box").scrollTop = 0;
  document.getElementById("panel-title")?.focus({ preventScroll: false });
  return ask();
}

function close() {
  if (!selected) return;
  selected = null;
  root.classList.remove("has-panel");
  find("panel-box").hidden = true;
  map.select(null);
  draw();
  if (cameFrom?.isConnected) cameFrom.focus();
  else find("search").focus();
}

/** Asks for what only the server can tell of what is selected. */
async function ask() {
  const asked = selected;
  if (!asked) return;
  const read = async (path) => {
    const response = await fetch(`/api/v1/${path}`, { headers: { Accept: "application/json" } }).catch(() => null);
    return response?.ok ? response.json() : null;
  };
  if (asked.kind === "driver") {
    const route = await read(`admin/drivers/${asked.id}/route`);
    if (asked !== selected || !route) return;
    details = { route };
    map.drawWay({ ...route, driverId: asked.id, stops: route.stops.map((stop) => ({ ...stop, label: state.orders.get(stop.order_id)?.code ?? "" })) });
  } else {
    const [timeline, decisions, way] = await Promise.all([
      read(`admin/orders/${asked.id}/timeline`),
      read(`admin/orders/${asked.id}/decisions`),
      read(`orders/${asked.id}/route`),
    ]);
    if (asked !== selected) return;
    details = { timeline: timeline?.results, decisions: decisions?.results };
    const order = state.orders.get(asked.id);
    if (way && order) map.drawWay({ ...way, driverId: order.driver?.id, stops: stopsOf(order) });
  }
  draw();
}

function stopsOf(order) {
  const door = { kind: "dropoff", lat: order.delivery_lat, lng: order.delivery_lng, label: order.delivery_address };
  const { lat, lng, name } = order.merchant;
  return order.status === "picked_up" ? [door] : [{ kind: "pickup", lat, lng, label: name }, door];
}

function draw() {
  isDue = false;
  list.show(state, selected);
  setText(find("map-words"), map.words());
  const now = Date.now();
  if (selected?.kind === "driver") {
    const driver = state.drivers.get(selected.id);
    if (!driver) return close();
    return panel.showDriver(driver, state.ordersByDriver().get(driver.id) ?? [], details, now);
  }
  if (selected) {
    const order = state.orders.get(selected.id);
    if (!order) return close();
    return panel.showOrder(order, details);
  }
  return undefined;
}

/** Says who is newly at risk, and nothing while nothing is new. */
function announce() {
  const atRisk = state.atRisk();
  const fresh = known ? atRisk.filter(({ id }) => !known.has(id)) : [];
  known = new Set(atRisk.map(({ id }) => id));
  setText(find("risk-count"), number(atRisk.length));
  document.title = atRisk.length ? `(${atRisk.length}) ${gettext("Live map")}` : gettext("Live map");
  if (!fresh.length) return;
  const [first] = fresh;
  const news = { code: first.code, reason: riskText(first.risks[0]), others: fresh.length - 1 };
  setText(find("news"), news.others
    ? gettext("At risk: order {code}, {reason}, and {others} more.", news)
    : gettext("At risk: order {code}, {reason}.", news));
}

const link = new OpsLink({
  region: slug,
  onFrame(frame) {
    const changed = state.apply(frame);
    if (!changed) return;
    if (changed !== "orders") map.showDrivers(state, Date.now());
    if (changed === "all" || changed === "orders") {
      map.showOrders(state);
      announce();
    }
    if (changed === "orders" && frame.type === "order_update") {
      map.showDrivers(state, Date.now());
      if (frame.data.id === selected?.id) ask();
    }
    isDue = true;
    if (changed === "all") draw();
  },
  onLink(name) {
    const place = root.querySelector("[data-link]");
    place.dataset.link = name;
    setText(place, LINK_TEXT[name]);
    root.classList.toggle("is-lost", name !== "live");
  },
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && selected && !document.querySelector("dialog[open]")) close();
});
find("region").addEventListener("change", ({ target }) => target.form.requestSubmit());
setInterval(() => {
  if (isDue || list.shown === "drivers" || selected?.kind === "driver") draw();
}, LIST_EVERY_MS);
// Drivers fall silent without a frame.
setInterval(() => map.showDrivers(state, Date.now()), 10_000);
link.start();
