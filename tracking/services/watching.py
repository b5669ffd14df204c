"""What a watcher of an order is shown: a snapshot, and what followed a message."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from delivery.accounts.models import User
from delivery.kernel.errors import Forbidden, NotFound
from delivery.live.streams import decode, last_ids, replay
from merchants.models import Shop
from merchants.selectors import get_managed_shop, get_shop
from orders.errors import OrderNotFound
from orders.models import Order
from orders.selectors import order_for
from tracking.payloads import resync_frame, snapshot, snapshot_frame


@dataclass(frozen=True, slots=True)
class Opening:
    """How a socket begins: encoded frames, the newest id among them, and the order's state."""

    frames: list[str]
    newest_id: str
    current: dict[str, Any]


def order_to_watch(user: User, order_id: UUID) -> Order:
    """Return an order whose socket the user may open; raise Forbidden, OrderNotFound."""
    try:
        return order_for(user, order_id)
    except OrderNotFound as error:
        # A socket tells foreign from absent (4403, 4404): its id is not to be guessed.
        if Order.objects.filter(pk=order_id).exists():
            raise Forbidden("This order is somebody else's.") from error
        raise


def shop_to_watch(user: User, shop_id: int) -> Shop:
    """Return a shop whose socket the user may open; raise Forbidden, NotFound."""
    get_shop(shop_id)
    try:
        return get_managed_shop(shop_id, user)
    except NotFound as error:
        raise Forbidden("This shop is somebody else's.") from error


def snapshot_for(user: User, order_id: UUID) -> dict[str, Any]:
    """Return an order's snapshot; raise OrderNotFound for absent and foreign alike."""
    return _snapshot(user, order_id, order_for(user, order_id).region.redis_alias)


def open_watch(user: User, order_id: UUID, *, after: str, alias: str) -> Opening:
    """Return what a socket sends first: the snapshot, then what followed `after`, if given.

    Where something after it is lost, a `resync` frame comes first and the snapshot stands for
    all that was missed. Raises OrderNotFound for absent and foreign alike.
    """
    current = _snapshot(user, order_id, alias)
    newest = current["last_message_id"] or ""
    frames = [snapshot_frame(current).encode()]
    if after:
        missed = replay(order_id, after, alias=alias)
        if missed.is_broken:
            frames.insert(0, resync_frame(order_id, current["last_message_id"]).encode())
        else:
            frames += missed.frames.values()
            newest = next(reversed(missed.frames), newest)
    return Opening(frames, newest, current)


def _snapshot(user: User, order_id: UUID, alias: str) -> dict[str, Any]:
    # The id is read before the row: a change that falls between is sent again rather than lost.
    newest = last_ids([order_id], alias=alias)[0]
    return snapshot(order_for(user, order_id), last_message_id=newest)


def messages_after(user: User, order_id: UUID, after: str) -> list[dict[str, Any]]:
    """Return the frames that a socket would send to a client that saw `after` last.

    With `after` empty that is everything kept. Where something between is lost, a `resync`
    frame and the snapshot come first.
    """
    order = order_for(user, order_id)
    missed = replay(order_id, after or "0", alias=order.region.redis_alias)
    if after and missed.is_broken:
        current = _snapshot(user, order_id, order.region.redis_alias)
        resync = resync_frame(order_id, current["last_message_id"])
        return [decode(resync.encode()), decode(snapshot_frame(current).encode())]
    return [decode(encoded) for encoded in missed.frames.values()]
