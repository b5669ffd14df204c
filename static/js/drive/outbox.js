// The one way of positions and actions to the server: kept first, then sent in order, each once.
// An action waits for the positions before it, so that the server knows where it was done.

import { post, Refused, Unreached } from "./api.js";
import { addToOutbox, changeInOutbox, dropFromOutbox, firstOfOutbox } from "./db.js";

const BATCH = 100;
// The server believes no older ones.
const POINT_MAX_AGE_MS = 55 * 60_000;
const RETRY_MS = 4000;
const NOT_NOW = new Set([408, 425, 429]);

/**
 * Calls `onSent(entry, answer)` and `onRefused(entry, refusal)` for actions, `onSignedOut()`,
 * `onShiftEnded()`, and `onChange({actions, points, isOffline})` whenever these change.
 */
export class Outbox {
  constructor(listeners) {
    Object.assign(this, listeners);
    this.isOffline = !navigator.onLine;
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.#tell({ isOffline: true }));
  }

  /** Keeps a position until it is sent. */
  async addPoint(point) {
    await addToOutbox({ kind: "point", at: Date.parse(point.recorded_at), point });
  }

  /** Keeps an action with the time at which it was done, and sends it as soon as that can be. */
  async addAction({ name, orderId, body = {}, photo = null }) {
    await addToOutbox({ kind: "action", at: Date.now(), name, orderId, body, photo, wasSent: false });
    await this.#tell({});
    this.send();
  }

  /** Returns the actions that the server does not know of yet, oldest first. */
  async actions() {
    return (await firstOfOutbox()).filter(({ kind }) => kind === "action");
  }

  /** Sends what is kept until nothing is left or the network gives out. One page at a time does. */
  async send() {
    clearTimeout(this.timer);
    try {
      await navigator.locks.request("drive-outbox", { ifAvailable: true }, (lock) =>
        lock ? this.#sendAll() : this.#later(RETRY_MS),
      );
    } catch (error) {
      await this.#heed(error);
    }
  }

  async #sendAll() {
    for (let entries = await firstOfOutbox(BATCH); entries.length; entries = await firstOfOutbox(BATCH)) {
      const end = entries.findIndex(({ kind }) => kind === "action");
      if (end === 0) await this.#sendAction(entries[0]);
      else await this.#sendPoints(end < 0 ? entries : entries.slice(0, end));
    }
    await this.#tell({ isOffline: false });
  }

  async #sendPoints(entries) {
    const since = Date.now() - POINT_MAX_AGE_MS;
    const points = entries.filter(({ at }) => at >= since).map(({ point }) => point);
    try {
      // The server leaves out what it has for the same instant: sending again adds nothing.
      if (points.length) await post("/driver/location", { points });
    } catch (error) {
      if (!isFinal(error)) throw error;
      if (error.code === "driver_offline") this.onShiftEnded();
    }
    await dropFromOutbox(entries.map(({ id }) => id));
  }

  async #sendAction(entry) {
    const { wasSent } = entry;
    // Written first: after an answer that was lost, a refusal may mean that it was done already.
    await changeInOutbox({ ...entry, wasSent: true });
    try {
      const answer = await post(`/driver/orders/${entry.orderId}/${entry.name}`, bodyOf(entry));
      await dropFromOutbox([entry.id]);
      await this.#tell({ isOffline: false });
      await this.onSent(entry, answer);
    } catch (error) {
      if (!isFinal(error)) throw error;
      await dropFromOutbox([entry.id]);
      await this.#tell({ isOffline: false });
      await this.onRefused({ ...entry, wasSent }, error);
    }
  }

  async #heed(error) {
    if (error instanceof Refused && error.status === 401) {
      this.onSignedOut();
    } else if (error instanceof Refused || error instanceof Unreached) {
      await this.#tell({ isOffline: error instanceof Unreached });
      this.#later((error.retryAfterS ?? 0) * 1000 || RETRY_MS);
    } else {
      throw error;
    }
  }

  #later(delayMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delayMs);
  }

  async #tell({ isOffline = this.isOffline }) {
    const entries = await firstOfOutbox();
    const actions = entries.filter(({ kind }) => kind === "action").length;
    this.isOffline = isOffline;
    this.onChange({ actions, points: entries.length - actions, isOffline });
  }
}

/** Tells whether sending the same again would be answered the same. */
function isFinal(error) {
  if (!(error instanceof Refused)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 401 && !NOT_NOW.has(error.status);
}

function bodyOf({ body, photo }) {
  if (!photo) return body;
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.append(name, value);
  form.append("photo", photo, "door.jpg");
  return form;
}
