// Where the device is, as a stream of points in the API's shape.

const CURRENT = { enableHighAccuracy: true, timeout: 12_000, maximumAge: 5000 };
const WATCH = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 };
// Who stands still is told of again: a driver not heard of for long counts as gone.
const STILL_MS = 25_000;
const SHORTEST_MS = 1000;
const DENIED = 1;

/** Calls `onPoint(point)`, and `onState(state)` with granted, denied or unavailable. */
export class Locator {
  constructor({ onPoint, onState }) {
    Object.assign(this, { onPoint, onState });
    this.lastMs = 0;
  }

  /** Tells whether the person has yet to be asked: prompt, granted, denied, or unknown. */
  async permission() {
    const status = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    return status?.state ?? "unknown";
  }

  /** Returns the place now, or null where the device does not tell. */
  current() {
    return new Promise((resolve) => {
      if (!navigator.geolocation) {
        this.onState("unavailable");
        resolve(null);
        return;
      }
      const found = (position) => {
        this.onState("granted");
        resolve(pointOf(position));
      };
      navigator.geolocation.getCurrentPosition(found, (error) => {
        this.#failed(error);
        resolve(null);
      }, CURRENT);
    });
  }

  start() {
    if (this.watch !== undefined || !navigator.geolocation) return;
    this.watch = navigator.geolocation.watchPosition((position) => this.#moved(position), (error) => this.#failed(error), WATCH);
    this.still = setInterval(() => this.#repeat(), STILL_MS);
  }

  stop() {
    if (this.watch === undefined) return;
    navigator.geolocation.clearWatch(this.watch);
    clearInterval(this.still);
    this.watch = undefined;
  }

  #moved(position) {
    this.onState("granted");
    this.#pass(pointOf(position));
  }

  #pass(point) {
    const ms = Date.parse(point.recorded_at);
    if (ms - this.lastMs < SHORTEST_MS) return;
    this.lastMs = ms;
    this.onPoint(point);
  }

  async #repeat() {
    if (Date.now() - this.lastMs < STILL_MS) return;
    const point = await this.current();
    if (point && this.watch !== undefined) this.#pass({ ...point, recorded_at: new Date().toISOString() });
  }

  #failed(error) {
    this.onState(error.code === DENIED ? "denied" : "unavailable");
  }
}

function pointOf({ coords, timestamp }) {
  const point = {
    lat: coords.latitude,
    lng: coords.longitude,
    recorded_at: new Date(timestamp).toISOString(),
    accuracy_m: Math.min(coords.accuracy, 100_000),
  };
  if (coords.speed !== null && coords.speed >= 0) point.speed_mps = Math.min(coords.speed, 100);
  // A heading of somebody who stands is noise, and some devices call it NaN.
  if (coords.heading !== null && Number.isFinite(coords.heading)) point.heading_deg = coords.heading;
  return point;
}
