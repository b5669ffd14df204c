// Tells a shop's board when something has happened: a socket that reconnects, a clock beside it.
// Frames only say that the board has to be fetched again, so that none of them can be missed:
// the server sends a snapshot once it listens, and after each gap.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// Drivers come nearer without a frame; and a board that never asks cannot know that it is deaf.
const LOOK_EVERY_MS = 15_000;
const POLL_MS = 5000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 8000;
const REFUSALS = new Set([4401, 4403, 4404]);

/**
 * Calls `onNews()` when the board may have changed, and `onLink(state)` with connecting, live,
 * polling or ended.
 */
export class ShopLink {
  constructor({ shopId, onNews, onLink }) {
    Object.assign(this, { shopId, onNews, onLink });
    this.failures = 0;
    this.isStopped = false;
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.socket?.close());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  start() {
    if (this.isStopped) return;
    clearInterval(this.clock);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/merchant/${this.shopId}`);
    this.socket = socket;
    this.clock = setInterval(() => this.onNews(), this.failures ? POLL_MS : LOOK_EVERY_MS);
    socket.addEventListener("message", ({ data }) => {
      clearTimeout(this.silence);
      if (JSON.parse(data).type === "pong") return;
      if (this.failures) {
        this.failures = 0;
        clearInterval(this.clock);
        this.clock = setInterval(() => this.onNews(), LOOK_EVERY_MS);
      }
      this.onLink("live");
      this.onNews();
    });
    socket.addEventListener("open", () => this.#listen(socket));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  stop() {
    this.isStopped = true;
    for (const timer of [this.clock, this.pinger]) clearInterval(timer);
    for (const timer of [this.timer, this.silence]) clearTimeout(timer);
    this.socket?.close();
  }

  /** A network that goes away without a word leaves the socket open: whoever is asked must answer. */
  #listen(socket) {
    clearInterval(this.pinger);
    this.pinger = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send('{"type":"ping"}');
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.#dropped(socket), PONG_WITHIN_MS);
    }, PING_EVERY_MS);
  }

  #dropped(socket) {
    if (socket !== this.socket) return;
    this.socket = undefined;
    socket.close();
    this.#closed(0);
  }

  #closed(code) {
    clearInterval(this.pinger);
    clearTimeout(this.silence);
    if (this.isStopped) return;
    if (REFUSALS.has(code)) {
      this.stop();
      this.onLink("ended");
      return;
    }
    this.failures += 1;
    this.onLink(this.failures > 1 ? "polling" : "connecting");
    clearInterval(this.clock);
    this.clock = setInterval(() => this.onNews(), POLL_MS);
    this.onNews();
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    // Spread out, so that a restarted server is not met by everybody at once.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
  }

  #hurry() {
    if (this.isStopped) return;
    this.onNews();
    if (this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    this.start();
  }
}
