// A Leaflet layer that draws a fleet and its open orders on one canvas: grouped where they are dense,
// gliding from fix to fix where they stand alone.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { worldX, worldY } from "./basemap-data.js";
import { onThemeChange } from "./basemap-style.js";
import { clusterPoints } from "./ops-clusters.js";
import { fleetColours } from "./ops-colours.js";
import { drawDriver, drawGroup, drawOrder } from "./ops-shapes.js";

const GLIDE_MS = 1000;
const CELL_PX = 72;
const GROUP_FROM = 4;
// From here on streets are wide enough to tell drivers apart.
const UNGROUPED_ZOOM = 17;
const JUMP_PX = 600;
const REACH_PX = 16;

export const FleetLayer = L.Renderer.extend({
  options: { padding: 0.15 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._drivers = new Map();
    this._orders = [];
    this._groups = [];
    this._singles = [];
    this._isStill = matchMedia("(prefers-reduced-motion: reduce)");
  },

  /** Takes drivers in: [{id, position, vehicle, condition, load}]; those left out are removed. */
  setDrivers(drivers) {
    const now = performance.now();
    const known = this._drivers;
    this._drivers = new Map();
    for (const driver of drivers) {
      if (driver.position) this._drivers.set(driver.id, this._mark(driver, known.get(driver.id), now));
    }
    this._regroup();
    this._wake();
  },

  /** Takes open orders in: [{id, lat, lng, isAtRisk}]. */
  setOrders(orders) {
    this._orders = orders.map((order) => ({ ...order, wx: worldX(order.lng), wy: worldY(order.lat) }));
    this._wake();
  },

  /** Marks what is looked at: {kind: "driver"|"order", id} or null. */
  select(selected) {
    this._selected = selected;
    this._regroup();
    this._wake();
  },

  /** Tells how many drivers are drawn one by one and how many in groups. */
  counts() {
    const grouped = this._groups.reduce((sum, group) => sum + group.members.length, 0);
    return { single: this._singles.length, grouped, groups: this._groups.length };
  },

  /** Finds what is drawn at a point of the map's container: {kind, id} or {kind: "group", latLng}. */
  hit(containerPoint) {
    const point = this._map.containerPointToLayerPoint(containerPoint);
    const nearest = (items, reach, place) => {
      let best = null;
      for (const item of items) {
        const { x, y } = place(item);
        const away = Math.hypot(x - point.x, y - point.y);
        if (away <= reach && away < (best?.away ?? Infinity)) best = { item, away };
      }
      return best?.item;
    };
    const now = performance.now();
    const driver = nearest(this._singles, REACH_PX, ({ mark }) => this._where(mark, now));
    if (driver) return { kind: "driver", id: driver.mark.id };
    const order = nearest(this._orders, REACH_PX, (one) => this._layerPoint(one.wx, one.wy));
    if (order) return { kind: "order", id: order.id };
    const group = nearest(this._groups, 26, (one) => this._fromWorldPixels(one));
    if (!group) return null;
    const { x, y } = this._fromWorldPixels(group);
    return { kind: "group", latLng: this._map.layerPointToLatLng([x, y]) };
  },

  onAdd() {
    L.Renderer.prototype.onAdd.call(this);
    const read = () => {
      this._colours = fleetColours(this._map.getContainer());
      this._wake();
    };
    this._stopWatching = onThemeChange(read);
    read();
  },

  onRemove() {
    this._stopWatching();
    L.Renderer.prototype.onRemove.call(this);
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "ops-canvas");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    cancelAnimationFrame(this._frame);
    this._container.remove();
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, min);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._regroup();
    this._draw(performance.now());
  },

  _mark(driver, known, now) {
    const { lat, lng, heading_deg: heading } = driver.position;
    const [wx, wy] = [worldX(lng), worldY(lat)];
    const mark = { ...driver, heading, wx, wy, fromX: wx, fromY: wy, movedAt: -Infinity };
    if (!known) return mark;
    if (known.wx === wx && known.wy === wy) {
      return { ...mark, fromX: known.fromX, fromY: known.fromY, movedAt: known.movedAt };
    }
    const here = between(known, now);
    const isJump = Math.hypot(wx - here.x, wy - here.y) * this._scale() > JUMP_PX;
    if (isJump || this._isStill.matches || document.hidden) return mark;
    return { ...mark, fromX: here.x, fromY: here.y, movedAt: now };
  },

  _scale() {
    return this._map ? 256 * 2 ** this._map.getZoom() : 1;
  },

  _regroup() {
    if (!this._map) return;
    const scale = this._scale();
    const points = [...this._drivers.values()].map((mark) => ({
      x: mark.wx * scale,
      y: mark.wy * scale,
      mark,
    }));
    const atLeast = this._map.getZoom() >= UNGROUPED_ZOOM ? Infinity : GROUP_FROM;
    const chosen = this._selected?.kind === "driver" ? this._selected.id : null;
    const { groups, singles } = clusterPoints(
      points.filter(({ mark }) => mark.id !== chosen),
      { cellPx: CELL_PX, atLeast },
    );
    this._groups = groups;
    this._singles = [...singles, ...points.filter(({ mark }) => mark.id === chosen)];
  },

  _layerPoint(wx, wy) {
    const scale = this._scale();
    const origin = this._map.getPixelOrigin();
    return { x: wx * scale - origin.x, y: wy * scale - origin.y };
  },

  _fromWorldPixels({ x, y }) {
    const origin = this._map.getPixelOrigin();
    return { x: x - origin.x, y: y - origin.y };
  },

  _where(mark, now) {
    const { x, y } = between(mark, now);
    return this._layerPoint(x, y);
  },

  /** Draws now, and goes on drawing while something glides. */
  _wake() {
    if (!this._map || this._frame) return;
    const step = (now) => {
      this._frame = undefined;
      if (this._draw(now)) this._frame = requestAnimationFrame(step);
    };
    this._frame = requestAnimationFrame(step);
  },

  _draw(now) {
    const { min, max } = this._bounds;
    const context = this._context;
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    context.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    const isShown = ({ x, y }) => x > min.x - 20 && x < max.x + 20 && y > min.y - 20 && y < max.y + 20;
    const look = { colours: this._colours, zoom: this._map.getZoom() };
    for (const order of this._orders) {
      const place = this._layerPoint(order.wx, order.wy);
      const isSelected = this._selected?.kind === "order" && this._selected.id === order.id;
      if (isShown(place)) drawOrder(context, place, { ...order, isSelected }, look);
    }
    for (const group of this._groups) {
      const place = this._fromWorldPixels(group);
      if (isShown(place)) drawGroup(context, place, group.members, look);
    }
    let isMoving = false;
    for (const { mark } of this._singles) {
      isMoving ||= now - mark.movedAt < GLIDE_MS;
      const place = this._where(mark, now);
      const isSelected = this._selected?.kind === "driver" && this._selected.id === mark.id;
      if (isShown(place)) drawDriver(context, place, { ...mark, isSelected }, look);
    }
    return isMoving;
  },
});

function between(mark, now) {
  const share = Math.min(Math.max((now - mark.movedAt) / GLIDE_MS, 0), 1);
  return {
    x: mark.fromX + (mark.wx - mark.fromX) * share,
    y: mark.fromY + (mark.wy - mark.fromY) * share,
  };
}
