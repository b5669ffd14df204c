// The unread badge of the page's head: a socket while it holds, polling while it does not.

const POLL_MS = 30_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const REFUSALS = new Set([4401, 4403]);
const MOST_SHOWN = 99;

export class InboxBadge {
  constructor(link) {
    this.count = link.querySelector("[data-unread]");
    this.news = link.querySelector("[data-unread-news]");
    this.failures = 0;
    // A page that is not looked at needs no socket; coming back shows what was missed.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.start()));
    addEventListener("online", () => this.start());
  }

  start() {
    if (document.hidden || this.isRefused || this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/notifications`);
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.#closed(code));
  }

  #take({ type, data }) {
    this.failures = 0;
    clearInterval(this.poller);
    this.poller = undefined;
    if (type !== "snapshot" && type !== "notification") return;
    this.#show(data.unread);
    if (type !== "notification") return;
    this.news.textContent = data.title;
    document.dispatchEvent(new CustomEvent("notification", { detail: data }));
  }

  #show(unread) {
    const text = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
    if (this.count.textContent !== text) this.count.textContent = text;
    this.count.hidden = unread === 0;
  }

  #closed(code) {
    this.isRefused = REFUSALS.has(code);
    if (this.isRefused || document.hidden) return;
    this.failures += 1;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.start(), wait * (0.5 + Math.random() / 2));
    if (this.failures < 2 || this.poller) return;
    this.poller = setInterval(() => this.#poll(), POLL_MS);
    this.#poll();
  }

  #rest() {
    clearTimeout(this.timer);
    clearInterval(this.poller);
    this.poller = undefined;
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  async #poll() {
    try {
      const response = await fetch("/api/v1/notifications/unread");
      if (response.ok) this.#show((await response.json()).unread);
    } catch {
      // The badge stays as it was; the next look may succeed.
    }
  }
}

const link = document.querySelector("[data-inbox]");
if (link) new InboxBadge(link).start();
document.addEventListener("notification", () => {
  const note = document.querySelector("[data-inbox-news]");
  if (note) note.hidden = false;
});
