// What is in hand and what comes next: pure. Actions that wait to be sent count as done.

/** Returns the orders as they will be once the waiting actions have reached the server. */
export function ordersAhead(orders, actions) {
  const done = new Map();
  for (const { orderId, name, at } of actions) done.set(orderId, { ...done.get(orderId), [name]: at });
  return orders
    .filter((order) => !done.get(order.id)?.delivered)
    .map((order) => {
      const of = done.get(order.id);
      if (!of) return order;
      const arrived = of.arrived && !order.arrived_at ? { arrived_at: new Date(of.arrived).toISOString() } : {};
      return { ...order, ...arrived, ...(of["picked-up"] ? { status: "picked_up" } : {}) };
    });
}

/** Returns the route's stops that are still to be made, each with its order. */
export function stopsAhead(route, orders) {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const planned = (route?.stops ?? [])
    .map((stop) => ({ ...stop, order: byId.get(stop.order_id) }))
    .filter(({ order, kind }) => order && !(kind === "pickup" && order.status === "picked_up"));
  const known = new Set(planned.map(({ order_id }) => order_id));
  // An order that joined a moment ago is not in the route yet.
  return [...planned, ...orders.filter(({ id }) => !known.has(id)).map(nextOf)];
}

function nextOf(order) {
  const isPickup = order.status !== "picked_up";
  const place = isPickup
    ? { lat: order.merchant.lat, lng: order.merchant.lng }
    : { lat: order.delivery_lat, lng: order.delivery_lng };
  return { kind: isPickup ? "pickup" : "dropoff", order_id: order.id, ...place, eta_at: null, distance_m: null, order };
}

/** Tells whether a refused action was done all the same, by an answer that never came back. */
export function wasDone({ name, orderId, wasSent }, orders) {
  if (!wasSent) return false;
  const order = orders.find(({ id }) => id === orderId);
  if (name === "delivered") return !order;
  return !order || order.status === "picked_up";
}
