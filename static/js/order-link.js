// Keeps frames of an order coming: a socket that reconnects, polling while sockets fail.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 4000;
// A server that says so will not change its mind: no session, not yours, absent.
const REFUSALS = new Set([4401, 4403, 4404]);
const TRIES_BEFORE_POLLING = 2;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 5000;

/**
 * Calls `onFrame(frame)` for what happens and `onLink(state)` with connecting, live, polling,
 * lost or ended. `lastMessageId()` tells what was seen, so that nothing is missed in between.
 */
export class OrderLink {
  constructor({ orderId, lastMessageId, onFrame, onLink }) {
    Object.assign(this, { orderId, lastMessageId, onFrame, onLink });
    this.failures = 0;
    this.isStopped = false;
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#dropped(this.socket));
    // A page that the browser had put to sleep wakes with a socket that looks open.
    addEventListener("pageshow", ({ persisted }) => persisted && this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  start() {
    if (this.isStopped) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = new URLSearchParams({ last_message_id: this.lastMessageId() });
    const socket = new WebSocket(
      `${scheme}://${location.host}/ws/orders/${this.orderId}?${query}`,
    );
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.socket) return;
      this.failures = 0;
      clearTimeout(this.silence);
      this.#stopPolling();
      this.onLink("live");
      const frame = JSON.parse(data);
      if (frame.type !== "pong") this.onFrame(frame);
    });
    socket.addEventListener("open", () => {
      clearInterval(this.pinger);
      this.pinger = setInterval(() => this.#ask(), PING_EVERY_MS);
    });
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  stop() {
    this.isStopped = true;
    for (const timer of [this.timer, this.silence]) clearTimeout(timer);
    clearInterval(this.pinger);
    this.#stopPolling();
    this.socket?.close();
  }

  /** A network that goes away without a word leaves the socket open: whoever is asked must answer. */
  #ask() {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send('{"type":"ping"}');
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.#dropped(socket), PONG_WITHIN_MS);
  }

  #dropped(socket) {
    if (!socket || socket !== this.socket) return;
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
    if (this.failures >= TRIES_BEFORE_POLLING) this.#startPolling();
    else this.onLink("connecting");
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    // Spread out, so that a restarted server is not met by everybody at once.
    this.timer = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
  }

  #hurry() {
    if (this.isStopped) return;
    if (this.socket?.readyState <= WebSocket.OPEN) {
      this.#ask();
      return;
    }
    clearTimeout(this.timer);
    this.start();
  }

  #startPolling() {
    if (this.poller) return;
    this.poller = setInterval(() => this.#poll(), POLL_MS);
    this.#poll();
  }

  #stopPolling() {
    clearInterval(this.poller);
    this.poller = undefined;
  }

  async #poll() {
    const query = new URLSearchParams({ after: this.lastMessageId() });
    try {
      const response = await fetch(`/api/v1/orders/${this.orderId}/events?${query}`);
      if (!response.ok) throw new Error(`events answered ${response.status}`);
      const { results } = await response.json();
      if (!this.poller) return;
      this.onLink("polling");
      for (const frame of results) this.onFrame(frame);
    } catch {
      if (this.poller) this.onLink("lost");
    }
  }
}
