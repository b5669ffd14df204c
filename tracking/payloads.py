"""What those who watch an order see."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import rfc3339_or_none, utc_now
from delivery.live.frames import Frame
from drivers.models import Driver, Search
from drivers.payloads import carrier_payload
from orders.models import Order
from orders.payloads import ETA_FIELDS, order_payload
from orders.states import ACTIVE, DISPATCHABLE
from tracking.models import Journey
from tracking.selectors import journeys_of


def snapshot(order: Order, *, last_message_id: str | None) -> dict[str, Any]:
    """Describe an order as GET does, with its driver's vehicle and position while it carries."""
    payload = order_payload(order, last_message_id=last_message_id)
    payload["driver"] = driver_payload_of(order)
    payload["driver_position"] = position_payload(order) if is_carried(payload) else None
    return payload | _delay(order)


def is_carried(order: Mapping[str, Any]) -> bool:
    """Tell of an order's payload whether its driver's position may be shown."""
    return order["driver"] is not None and order["status"] in ACTIVE


def driver_payload_of(order: Order) -> dict[str, Any] | None:
    """Describe an order's driver to the order's parties."""
    if order.driver_id is None:
        return None
    return carrier_payload(Driver.objects.select_related("user").get(pk=order.driver_id))


def position_payload(order: Order) -> dict[str, Any] | None:
    """Describe where an order's driver was last, None where that is not known."""
    fixes = PositionIndex(order.region).get([order.driver_id])
    return fixes[order.driver_id].as_payload() if fixes else None


def snapshot_frame(current: dict[str, Any]) -> Frame:
    """Wrap a snapshot; it stands for every message up to its `last_message_id`."""
    newest = current["last_message_id"]
    return Frame("snapshot", current, utc_now(), order_id=current["id"], message_id=newest)


def eta_frame(order: Order, at: datetime, delay_reason: str = "") -> Frame:
    """Tell when an order is expected now and, where that is later than promised, why."""
    data = {field: rfc3339_or_none(getattr(order, field)) for field in ETA_FIELDS}
    reason = unserved_reason(order) or delay_reason
    data |= {"delay_reason": reason} if reason else {}
    return Frame("eta", data, at, order_id=str(order.pk))


def unserved_reason(order: Order) -> str:
    """Return why no driver has taken an order yet, empty where nothing is amiss."""
    if order.driver_id is not None or order.status not in DISPATCHABLE:
        return ""
    search: Search | None = getattr(order, "search", None)
    return search.unserved_reason if search and search.unserved_at else ""


def _delay(order: Order) -> dict[str, str]:
    reason = unserved_reason(order)
    if not reason and order.is_active:
        reason = journeys_of([order.pk]).get(order.pk, Journey()).delay_reason
    return {"delay_reason": reason} if reason else {}


def resync_frame(order_id: UUID, newest: str | None) -> Frame:
    """Tell a client that messages it missed are gone; the snapshot stands for them."""
    return Frame("resync", {}, utc_now(), order_id=str(order_id), message_id=newest)
