// A ride without a bicycle, to try the app from a desk: the demo lets a driver be placed in the
// city and moved along its way. Points come out as a device's would.

import { keep, read } from "./db.js";
import { advance, lineTo, metresBetween } from "./motion.js";

export const SPEEDS = [1, 4, 12];
const MPS = { bicycle: 4.5, scooter: 8, motorcycle: 10, car: 9 };
// The server believes nobody who is faster than a fast train.
const FASTEST_MPS = 60;
const TICK_MS = 1000;
const STILL_TICKS = 10;
const THERE_M = 8;
// Half a kilometre around the middle of a region.
const AROUND_DEG = 0.0045;

/** Calls `onPoint(point)` about every second while it moves. `isOn` survives a reload. */
export class Ride {
  isOn = false;
  speed = 4;
  isPaused = false;

  constructor({ onPoint, vehicle }) {
    Object.assign(this, { onPoint, vehicle });
  }

  async resume() {
    const kept = await read("ride");
    if (!kept?.isOn) return;
    Object.assign(this, kept);
  }

  /** Puts the driver somewhere around the middle of a region. */
  place({ bounds }) {
    const middle = [(bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2];
    const shake = () => (Math.random() - 0.5) * AROUND_DEG;
    this.at = [middle[0] + shake(), middle[1] + 2 * shake()];
    this.isOn = true;
    this.#keep();
  }

  leave() {
    this.stop();
    this.isOn = false;
    this.line = undefined;
    this.#keep();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.#keep();
  }

  setPaused(isPaused) {
    this.isPaused = isPaused;
    this.#keep();
  }

  start() {
    this.ticker ??= setInterval(() => this.#tick(), TICK_MS);
    this.tickedAt = Date.now();
  }

  stop() {
    clearInterval(this.ticker);
    this.ticker = undefined;
  }

  /** Turns to a stop, along the way that the server drew; null where there is nowhere to go. */
  headFor(goal, geometry = []) {
    const key = goal && `${goal.kind} ${goal.order_id} ${goal.lat} ${goal.lng} ${geometry.length > 1}`;
    if (key === this.goal) return;
    this.goal = key;
    if (!goal) this.line = undefined;
    else this.line = this.#from(geometry.length > 1 ? lineTo(geometry, goal) : [[goal.lat, goal.lng]]);
  }

  get point() {
    return {
      lat: this.at[0],
      lng: this.at[1],
      recorded_at: new Date().toISOString(),
      speed_mps: 0,
      accuracy_m: 5,
    };
  }

  get hasArrived() {
    return !this.line || this.line.length < 2;
  }

  // The server's line begins where it last heard of the driver, who has moved on since.
  #from(line) {
    let nearest = 0;
    line.forEach((point, index) => {
      if (metresBetween(point, this.at) < metresBetween(line[nearest], this.at)) nearest = index;
    });
    const ahead = line.slice(nearest);
    return metresBetween(ahead[0], this.at) < THERE_M ? ahead : [this.at, ...ahead];
  }

  #tick() {
    const now = Date.now();
    // A tab in the background is woken seldom: it does not leap when it comes back.
    const elapsedS = Math.min((now - this.tickedAt) / 1000, 5);
    this.tickedAt = now;
    this.stillTicks = (this.stillTicks ?? 0) + 1;
    if (this.hasArrived || this.isPaused) {
      if (this.stillTicks >= STILL_TICKS) this.#pass(this.point);
      return;
    }
    const mps = Math.min((MPS[this.vehicle()] ?? MPS.bicycle) * this.speed, FASTEST_MPS);
    const { at, heading_deg, rest } = advance(this.line, mps * elapsedS);
    this.at = at;
    this.line = rest;
    this.#pass({ ...this.point, speed_mps: this.hasArrived ? 0 : mps, heading_deg });
  }

  #pass(point) {
    this.stillTicks = 0;
    this.#keep();
    this.onPoint(point);
  }

  #keep() {
    const { isOn, at, speed, isPaused } = this;
    return keep("ride", { isOn, at, speed, isPaused });
  }
}
