// Keeps frames of an order coming: a socket that reconnects, polling while sockets fail.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 4000;
// A server that says so will not change its mind: no session, not yours, absent.
const REFUSALS = new Set([4401, 4403, 4404]);
const TRIES_BEFORE_POLLING = 2;

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
      this.failures = 0;
      this.#stopPolling();
      this.onLink("live");
      this.onFrame(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.#stopPolling();
    this.socket?.close();
  }

  #closed(code) {
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
    if (this.isStopped || this.socket?.readyState <= WebSocket.OPEN) return;
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
