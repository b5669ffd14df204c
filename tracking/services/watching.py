"""What a watcher of an order is shown: a snapshot, and what followed a message."""

from typing import Any
from uuid import UUID

from delivery.accounts.models import User
from delivery.live.streams import decode, last_ids, replay
from orders.selectors import order_for
from tracking.payloads import resync_frame, snapshot, snapshot_frame


def snapshot_for(user: User, order_id: UUID) -> dict[str, Any]:
    """Return an order's snapshot; raise OrderNotFound for absent and foreign alike.

    The message id is read before the row: a change that falls between is then sent again
    rather than lost.
    """
    order = order_for(user, order_id)
    newest = last_ids([order_id], alias=order.region.redis_alias)[0]
    return snapshot(order_for(user, order_id), last_message_id=newest)


def messages_after(user: User, order_id: UUID, after: str) -> list[dict[str, Any]]:
    """Return the frames that a socket would send to a client that saw `after` last.

    With `after` empty that is everything kept. Where something between is lost, a `resync`
    frame and the snapshot come first.
    """
    order = order_for(user, order_id)
    missed = replay(order_id, after or "0", alias=order.region.redis_alias)
    frames = [decode(encoded) for encoded in missed.frames]
    if not after or not missed.is_broken:
        return frames
    current = snapshot_for(user, order_id)
    newest = current["last_message_id"]
    return [
        decode(resync_frame(order_id, newest).encode()),
        decode(snapshot_frame(current).encode()),
    ]
