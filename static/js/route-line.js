// The line on the map from an order's driver by the shop to the door.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { ahead, onRoad } from "./road-line.js";

const STYLE = { className: "route-line", weight: 5, opacity: 0.75, interactive: false };
// A driver this far off the line has taken another way.
const OFF_LINE_M = 80;
const MIN_PAUSE_MS = 10_000;
const ACTIVE = new Set(["pending", "confirmed", "preparing", "ready", "picked_up"]);

export class RouteLine {
  constructor(map, orderId) {
    this.url = `/api/v1/orders/${orderId}/route`;
    this.drawn = L.polyline([], STYLE).addTo(map);
    this.line = [];
    this.askedAtMs = -Infinity;
  }

  /** Returns where to draw the driver: on the way that is drawn, where that is by road and near. */
  place(position) {
    return position && this.isByRoad ? onRoad(this.line, position) : position;
  }

  /** Follows the page's state: asks anew where the way has changed, else shortens the line. */
  show({ order, position }) {
    if (!ACTIVE.has(order.status)) {
      this.line = [];
      this.drawn.setLatLngs([]);
      return;
    }
    const stage = `${order.status === "picked_up"} ${order.driver?.id} ${Boolean(position)}`;
    const isNew = stage !== this.stage;
    this.stage = stage;
    if (isNew) {
      this.#ask();
    } else if (position && order.driver && this.line.length > 1) {
      const { line, offM } = ahead(this.line, [position.lat, position.lng]);
      if (offM > OFF_LINE_M) this.#askNowAndThen();
      else this.drawn.setLatLngs(line);
    }
  }

  #askNowAndThen() {
    if (performance.now() - this.askedAtMs >= MIN_PAUSE_MS) this.#ask();
  }

  async #ask() {
    this.askedAtMs = performance.now();
    const { stage } = this;
    const response = await fetch(this.url, { headers: { Accept: "application/json" } }).catch(() => null);
    // The line is a help to the eye: without an answer the map is as good as before.
    if (!response?.ok) return;
    const { geometry, source } = await response.json();
    if (stage !== this.stage) return;
    this.line = geometry;
    this.drawn.setLatLngs(geometry);
    this.isByRoad = source === "roads";
    this.drawn.setStyle({ dashArray: this.isByRoad ? null : "2 10" });
  }
}
