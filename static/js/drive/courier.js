// Everything that the app knows: read from the server, kept on the device, told to who listens.

import { get, post, Refused, Unreached } from "./api.js";
import { forgetAll, keep, read } from "./db.js";
import { ordersAhead, stopsAhead, wasDone } from "./hand.js";
import { DriverLink } from "./link.js";
import { Outbox } from "./outbox.js";
import { gettext } from "../texts.js";
import { gone, refusal } from "./words.js";

const KEPT = ["driver", "orders", "route", "earnings"];
const LIVE_READ_MS = 20_000;
const BLIND_READ_MS = 5000;

/**
 * Fires `change`, `notice` {text, isBad}, `offer` {offer}, `delivered` {order, entry} and `proof`
 * {order, text}, where a handover needs another try.
 */
export class Courier extends EventTarget {
  driver = null;
  orders = [];
  route = null;
  offers = [];
  answering = null;
  earnings = null;
  actions = [];
  queue = { actions: 0, points: 0, isOffline: !navigator.onLine };
  isLive = false;
  hasRead = false;

  constructor() {
    super();
    this.outbox = new Outbox({
      onChange: (queue) => this.#queueChanged(queue),
      onSent: (entry, answer) => this.#sent(entry, answer),
      onRefused: (entry, error) => this.#refused(entry, error),
      onSignedOut: () => this.#signIn(),
      onShiftEnded: () => this.readAll(),
    });
    this.link = new DriverLink({
      onFrame: (frame) => this.#take(frame),
      onOpen: () => this.#connected(true),
      onLost: () => this.#connected(false),
      onSignedOut: () => this.#signIn(),
    });
  }

  /** Shows what the device has kept at once, then asks the server. */
  async start() {
    for (const name of KEPT) this[name] = (await read(name)) ?? this[name];
    this.actions = await this.outbox.actions();
    this.#changed();
    this.link.start();
    await this.outbox.send();
    await this.readAll();
    this.#readOnAndOn();
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Catches up after a sleep of the device. */
  wake() {
    this.link.hurry();
    this.outbox.send();
    this.readAll();
  }

  /** What is in hand, with actions that wait to be sent counted as done. */
  get inHand() {
    return ordersAhead(this.orders, this.actions);
  }

  get stops() {
    return stopsAhead(this.route, this.inHand);
  }

  get isOnline() {
    return this.driver?.status === "online";
  }

  async goOnline({ lat, lng }) {
    await this.#set(await post("/driver/go-online", { lat, lng }));
    await this.readAll();
    await this.readEarnings();
  }

  async goOffline() {
    await this.outbox.send();
    await this.#set(await post("/driver/go-offline"));
    this.offers = [];
    this.#changed();
  }

  accept(offer) {
    return this.#answer(offer, "accept");
  }

  reject(offer, reason = "") {
    return this.#answer(offer, "reject", { reason });
  }

  // An answer that nobody heard can be given again.
  async #answer({ id }, name, body) {
    if (this.answering === id) return;
    this.answering = id;
    this.#changed();
    try {
      await post(`/driver/offers/${id}/${name}`, body);
      this.#dropOffer(id);
    } catch (error) {
      if (!(error instanceof Unreached)) this.#dropOffer(id);
      this.#explain(error);
    } finally {
      if (this.answering === id) this.answering = null;
      this.#changed();
    }
    await this.readAll();
  }

  /** Takes an offer away whose time is over, without waiting for the server to say so. */
  letExpire(offer) {
    if (!this.#dropOffer(offer.id)) return;
    this.#notice(gone("expired"), true);
    this.#changed();
  }

  /** Does a step of a delivery; without a network it is kept and counts as done. */
  act(name, order, { body, photo } = {}) {
    return this.outbox.addAction({ name, orderId: order.id, body, photo });
  }

  async rate(orderId, stars, comment = "") {
    try {
      await post(`/driver/orders/${orderId}/rating`, { customer_stars: stars, comment });
      this.#notice(gettext("Thank you for rating."));
    } catch (error) {
      this.#explain(error);
    }
    await this.readEarnings();
  }

  /** Reads everything anew; what the network does not bring stays as it was kept. */
  readAll() {
    this.reading ??= this.#readAll().finally(() => (this.reading = undefined));
    return this.reading;
  }

  async readEarnings() {
    const answer = await get("/driver/earnings").catch(() => null);
    if (!answer) return;
    this.earnings = answer;
    await keep("earnings", answer);
    this.#changed();
  }

  async #readAll() {
    try {
      const [driver, offers, orders, route] = await Promise.all(
        ["/driver", "/driver/offers", "/driver/orders", "/driver/route"].map(get),
      );
      await this.#checkOwner(driver);
      const isFirst = !this.hasRead;
      Object.assign(this, { driver, orders: orders.results, route, hasRead: true });
      this.actions = await this.outbox.actions();
      for (const offer of offers.results) this.#showOffer(offer);
      const open = new Set(offers.results.map(({ id }) => id));
      this.offers = this.offers.filter(({ id }) => open.has(id));
      await Promise.all(KEPT.slice(0, 3).map((name) => keep(name, this[name])));
      this.queue = { ...this.queue, isOffline: false };
      this.#changed();
      if (isFirst) await this.readEarnings();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.#signIn();
      else if (error instanceof Unreached) this.queue = { ...this.queue, isOffline: true };
      else if (!(error instanceof Refused)) throw error;
      this.#changed();
    }
  }

  // Another person's steps must never be sent in this one's name.
  async #checkOwner(driver) {
    const owner = await read("owner");
    if (owner !== undefined && owner !== driver.id) await forgetAll();
    if (owner !== driver.id) await keep("owner", driver.id);
  }

  async #set(driver) {
    this.driver = driver;
    await keep("driver", driver);
    this.#changed();
  }

  #take({ type, data }) {
    if (type === "offer") {
      this.#showOffer(data);
      this.#changed();
    } else if (type === "offer_withdrawn") {
      if (!this.#dropOffer(data.id)) return;
      this.#notice(gone(data.reason), true);
      this.#changed();
    } else if (type === "order_update") {
      this.#orderChanged(data);
    }
  }

  #orderChanged(order) {
    const known = this.orders.find(({ id }) => id === order.id);
    if (known && order.status === "cancelled") {
      this.#notice(gettext("Order {code} was cancelled. {cancel_reason}", order).trim(), true);
    } else if (known && order.driver?.id !== this.driver?.id) {
      this.#notice(gettext("Order {code} was given to another driver.", order), true);
    } else if (known && known.status !== "ready" && order.status === "ready") {
      this.#notice(gettext("Order {code} is ready at {shop}.", { code: order.code, shop: order.merchant.name }));
    }
    // Several changes that come together are read once.
    clearTimeout(this.readSoon);
    this.readSoon = setTimeout(() => this.readAll(), 150);
  }

  #showOffer(offer) {
    if (this.offers.some(({ id }) => id === offer.id)) return;
    this.offers = [...this.offers, offer];
    post(`/driver/offers/${offer.id}/seen`).catch(() => undefined);
    this.dispatchEvent(new CustomEvent("offer", { detail: { offer } }));
  }

  #dropOffer(id) {
    const isKnown = this.offers.some((offer) => offer.id === id);
    this.offers = this.offers.filter((offer) => offer.id !== id);
    return isKnown;
  }

  async #sent(entry) {
    const order = this.orders.find(({ id }) => id === entry.orderId);
    await this.readAll();
    if (entry.name !== "delivered") return;
    await this.readEarnings();
    this.dispatchEvent(new CustomEvent("delivered", { detail: { order, entry } }));
  }

  async #refused(entry, error) {
    await this.reading;
    await this.readAll();
    if (wasDone(entry, this.orders)) return;
    const order = this.orders.find(({ id }) => id === entry.orderId);
    const text = refusal(error, entry.name);
    if (order && entry.name === "delivered") {
      this.dispatchEvent(new CustomEvent("proof", { detail: { order, text } }));
    }
    this.#notice(text, true);
  }

  async #queueChanged(queue) {
    this.queue = queue;
    this.actions = await this.outbox.actions();
    this.#changed();
  }

  #connected(isLive) {
    this.isLive = isLive;
    this.#changed();
    if (isLive && this.hasRead) this.wake();
  }

  #readOnAndOn() {
    setTimeout(async () => {
      if (!document.hidden && (this.isOnline || this.orders.length)) await this.readAll();
      this.#readOnAndOn();
    }, this.isLive ? LIVE_READ_MS : BLIND_READ_MS);
  }

  #explain(error) {
    if (error instanceof Refused && error.status === 401) this.#signIn();
    else if (error instanceof Refused) this.#notice(refusal(error), true);
    else if (error instanceof Unreached) this.#notice(gettext("There is no network. Try again in a moment."), true);
    else throw error;
  }

  #signIn() {
    location.assign(`/sign-in?next=${encodeURIComponent("/drive/")}`);
  }

  #notice(text, isBad = false) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { text, isBad } }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
