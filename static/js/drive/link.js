// The driver's socket, kept open: offers and order changes come in.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const PING_MS = 25_000;
const NO_SESSION = 4401;
const NOT_YOURS = 4403;

/** Calls `onFrame(frame)`, `onOpen()` after each connect, `onLost()`, `onSignedOut()`. */
export class DriverLink {
  constructor(listeners) {
    Object.assign(this, listeners);
    this.failures = 0;
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.socket?.close());
  }

  start() {
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/driver`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.pinger = setInterval(() => this.#ping(), PING_MS);
      this.onOpen();
    });
    socket.addEventListener("message", ({ data }) => {
      this.failures = 0;
      this.heardAt = Date.now();
      this.onFrame(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  /** Tries at once instead of waiting on, as after a sleep. */
  hurry() {
    if (this.isEnded || this.socket?.readyState <= WebSocket.OPEN) return;
    this.start();
  }

  say(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  // A phone that changed networks has an open socket that leads nowhere.
  #ping() {
    if (this.pingedAt && (this.heardAt ?? 0) < this.pingedAt) {
      this.pingedAt = undefined;
      this.socket.close();
      return;
    }
    this.pingedAt = Date.now();
    this.say({ type: "ping" });
  }

  #closed(code) {
    clearInterval(this.pinger);
    this.pingedAt = undefined;
    if (code === NO_SESSION || code === NOT_YOURS) {
      this.isEnded = true;
      this.onSignedOut();
      return;
    }
    this.failures += 1;
    this.onLost();
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
  }
}
