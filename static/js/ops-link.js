// Keeps a region's frames coming: each connection begins with a fresh snapshot, so nothing is missed.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// A connection that has died without a word is noticed by its silence.
const PING_MS = 15_000;
const REFUSALS = new Set([4401, 4403, 4404]);

/** Calls `onFrame(frame)` for what happens and `onLink(state)` with connecting, live, lost or ended. */
export class OpsLink {
  constructor({ region, onFrame, onLink }) {
    Object.assign(this, { region, onFrame, onLink });
    this.failures = 0;
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.socket?.close());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  start() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = new URLSearchParams({ region: this.region });
    const socket = new WebSocket(`${scheme}://${location.host}/ws/ops?${query}`);
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.isHeard = true;
      const frame = JSON.parse(data);
      if (frame.type === "snapshot") {
        this.failures = 0;
        this.onLink("live");
      }
      this.onFrame(frame);
    });
    socket.addEventListener("open", () => this.#listenForSilence(socket));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  #listenForSilence(socket) {
    this.isHeard = true;
    clearInterval(this.pinger);
    this.pinger = setInterval(() => {
      if (!this.isHeard) {
        socket.close();
        this.#closed(0);
        return;
      }
      this.isHeard = false;
      socket.send('{"type":"ping"}');
    }, PING_MS);
  }

  #closed(code) {
    clearInterval(this.pinger);
    this.socket = undefined;
    if (REFUSALS.has(code)) {
      this.onLink("ended");
      return;
    }
    this.failures += 1;
    this.onLink("lost");
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), LONGEST_WAIT_MS);
    // Spread out, so that a restarted server is not met by everybody at once.
    this.timer = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
  }

  #hurry() {
    if (this.socket || !this.timer) return;
    clearTimeout(this.timer);
    this.start();
  }
}
