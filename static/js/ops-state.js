// A region as its operators watch it: a snapshot, and what the socket's frames make of it.

const FINAL = new Set(["delivered", "cancelled"]);
export const SILENT_AFTER_S = 90;

export class OpsState {
  constructor() {
    this.drivers = new Map();
    this.orders = new Map();
    this.isLoaded = false;
  }

  /** Takes a frame in; returns what it changed: "all", "orders", "drivers", "moves" or "". */
  apply({ type, data }) {
    switch (type) {
      case "snapshot":
        this.drivers = new Map(data.drivers.map((driver) => [driver.id, driver]));
        this.orders = new Map(data.orders.map((order) => [order.id, order]));
        this.isLoaded = true;
        return "all";
      case "order_update":
        if (FINAL.has(data.status)) this.orders.delete(data.id);
        else this.orders.set(data.id, data);
        this.#leaveWhereDone();
        return "orders";
      case "risks":
        for (const { id, risks, promised_at } of data.orders) {
          const order = this.orders.get(id);
          if (order) this.orders.set(id, { ...order, risks, promised_at });
        }
        return "orders";
      case "driver_update":
        this.#putDriver(data);
        this.#leaveWhereDone();
        return "drivers";
      case "driver_locations":
        for (const { id, ...position } of data.drivers) this.#move(id, position);
        return "moves";
      default:
        return "";
    }
  }

  /** Returns the open orders, those at risk first and the most urgent of them at the top. */
  ordersByUrgency() {
    const urgency = (order) => order.risks[0]?.urgency ?? 0;
    return [...this.orders.values()].sort(
      (a, b) => urgency(b) - urgency(a) || (a.id < b.id ? -1 : 1),
    );
  }

  atRisk() {
    return this.ordersByUrgency().filter((order) => order.risks.length);
  }

  /** Returns the orders in a driver's hands, by driver. */
  ordersByDriver() {
    const held = new Map();
    for (const order of this.orders.values()) {
      if (!order.driver) continue;
      const own = held.get(order.driver.id);
      if (own) own.push(order);
      else held.set(order.driver.id, [order]);
    }
    return held;
  }

  #putDriver(driver) {
    const known = this.drivers.get(driver.id)?.position;
    const isOlder = known && (!driver.position || driver.position.recorded_at < known.recorded_at);
    this.drivers.set(driver.id, isOlder ? { ...driver, position: known } : driver);
  }

  #move(id, position) {
    const driver = this.drivers.get(id);
    if (driver) this.drivers.set(id, { ...driver, position });
  }

  /** Forgets drivers whose shift is over and who carry nothing any more. */
  #leaveWhereDone() {
    const held = this.ordersByDriver();
    for (const driver of this.drivers.values()) {
      if (driver.status === "offline" && !held.has(driver.id)) this.drivers.delete(driver.id);
    }
  }
}

/** Tells how a driver is: offline, silent, busy or free. */
export function conditionOf(driver, load, nowMs) {
  if (driver.status === "offline") return "offline";
  const seenMs = Date.parse(driver.position?.recorded_at ?? "");
  if (!(nowMs - seenMs < SILENT_AFTER_S * 1000)) return "silent";
  return load ? "busy" : "free";
}
