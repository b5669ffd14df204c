// The line on the map from an order's driver by the shop to the door.
// Leaflet is the global `L`, loaded by a classic script before this module.

const STYLE = { className: "route-line", weight: 5, opacity: 0.75, interactive: false };
// A driver this far off the line has taken another way.
const OFF_LINE_M = 80;
const MIN_PAUSE_MS = 10_000;
const METRES_PER_DEGREE = 111_195;
const ACTIVE = new Set(["pending", "confirmed", "preparing", "ready", "picked_up"]);

/**
 * Returns the part of a line that lies ahead of a position, which becomes its first point, and how
 * far off the line the position is. Points are [lat, lng].
 */
export function ahead(line, position) {
  const scale = Math.cos((position[0] * Math.PI) / 180);
  const toPlane = ([lat, lng]) => [
    (lng - position[1]) * scale * METRES_PER_DEGREE,
    (lat - position[0]) * METRES_PER_DEGREE,
  ];
  let best = { offM: Infinity, next: line.length };
  for (let i = 1; i < line.length; i += 1) {
    const [ax, ay] = toPlane(line[i - 1]);
    const [bx, by] = toPlane(line[i]);
    const [dx, dy] = [bx - ax, by - ay];
    const lengthSquared = dx * dx + dy * dy;
    const share = lengthSquared ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / lengthSquared)) : 0;
    const offM = Math.hypot(ax + share * dx, ay + share * dy);
    if (offM < best.offM) best = { offM, next: i };
  }
  return { line: [position, ...line.slice(best.next)], offM: best.offM };
}

export class RouteLine {
  constructor(map, orderId) {
    this.url = `/api/v1/orders/${orderId}/route`;
    this.drawn = L.polyline([], STYLE).addTo(map);
    this.line = [];
    this.askedAtMs = -Infinity;
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
    this.drawn.setStyle({ dashArray: source === "roads" ? null : "2 10" });
  }
}
