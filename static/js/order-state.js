// What is known of an order, built from the frames of its stream: pure, no page, no network.

const RANK = ["pending", "confirmed", "preparing", "ready", "picked_up", "delivered"];
const FINAL = new Set(["delivered", "cancelled"]);

/** A stream id is "milliseconds-sequence"; positive when `a` is newer than `b`. */
export function compareIds(a, b) {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  const [aTime, aSequence = 0] = a.split("-").map(BigInt);
  const [bTime, bSequence = 0] = b.split("-").map(BigInt);
  const difference = aTime - bTime || BigInt(aSequence) - BigInt(bSequence);
  return Number(difference > 0n) - Number(difference < 0n);
}

/** Makes the state from a snapshot: the order as GET gives it, with `driver_position`. */
export function fromSnapshot(snapshot) {
  const { driver_position: position = null, last_message_id: lastMessageId, ...order } = snapshot;
  return { order, position, lastMessageId: lastMessageId ?? "", notice: "", isResyncing: false };
}

/** Returns the state after a frame; the same object when the frame changes nothing. */
export function reduce(state, frame) {
  if (frame.type === "snapshot") return takeSnapshot(state, frame);
  if (frame.type === "resync") return { ...state, isResyncing: true };
  if (frame.message_id && compareIds(frame.message_id, state.lastMessageId) <= 0) return state;
  const change = CHANGES[frame.type]?.(state, frame.data ?? {});
  if (change === undefined) return state;
  // A position is not kept, and its id is the clock's: it may be ahead of what is kept next.
  const isKept = frame.message_id && frame.type !== "driver_location";
  return { ...state, ...change, lastMessageId: isKept ? frame.message_id : state.lastMessageId };
}

export function isFinal(state) {
  return FINAL.has(state.order.status);
}

const CHANGES = {
  status_change: (state, data) => ({
    order: {
      ...state.order,
      ...data,
      status: laterStatus(state.order.status, data.status),
      delay_reason: FINAL.has(data.status) ? "" : state.order.delay_reason,
    },
    position: FINAL.has(data.status) ? null : state.position,
  }),
  driver_assigned: (state, data) => ({
    order: { ...state.order, ...data, delay_reason: "" },
    position: data.driver?.id === state.order.driver?.id ? state.position : null,
  }),
  eta: (state, data) => ({
    order: { ...state.order, ...data, delay_reason: data.delay_reason ?? "" },
  }),
  driver_location: (state, data) =>
    isFinal(state) || isOlder(data, state.position) ? {} : { position: data },
  notification: (_, data) => ({ notice: data.text ?? "" }),
};

// A snapshot that was read before the newest frame came must not turn the order back.
function takeSnapshot(state, frame) {
  const fresh = fromSnapshot(frame.data);
  const isStale = !state.isResyncing && compareIds(fresh.lastMessageId, state.lastMessageId) < 0;
  if (isStale) return state;
  const position = isOlder(fresh.position, state.position) ? state.position : fresh.position;
  return { ...fresh, position: FINAL.has(fresh.order.status) ? null : position };
}

function laterStatus(before, after) {
  if (!after || FINAL.has(before)) return before;
  if (FINAL.has(after)) return after;
  return RANK.indexOf(after) < RANK.indexOf(before) ? before : after;
}

function isOlder(position, known) {
  if (!position || !known) return false;
  return Date.parse(position.recorded_at) < Date.parse(known.recorded_at);
}
