"""What clients see of an order: one shape for REST, sockets and templates."""

from collections.abc import Sequence
from typing import Any

from delivery.kernel.clock import rfc3339, rfc3339_or_none
from delivery.live.streams import last_ids
from orders.models import Order, OrderItem
from orders.states import STAMPS

MONEY_FIELDS = (
    "subtotal_minor",
    "delivery_fee_minor",
    "service_fee_minor",
    "tax_minor",
    "tip_minor",
    "discount_minor",
    "total_minor",
    "tip_added_minor",
    "refunded_minor",
    "cancellation_fee_minor",
)
PLAIN_FIELDS = (
    "delivery_address",
    "delivery_lat",
    "delivery_lng",
    "delivery_notes",
    "leave_at_door",
    "requires_pin",
    "door_photo",
    "promotion_code",
    "distance_m",
    "currency",
    "prep_minutes",
    "cancel_reason",
    "cancelled_by",
)
STAMP_FIELDS = (*STAMPS.values(), "assigned_at", "scheduled_for", "due_at", "answer_by_at")
ETA_FIELDS = ("eta_at", "eta_low_at", "eta_high_at")


def item_payload(item: OrderItem) -> dict[str, Any]:
    """Describe one line."""
    replacement = {"menu_item_id": item.replacement_id, "name": item.replacement_name}
    return {
        "id": str(item.pk),
        "menu_item_id": item.menu_item_id,
        "name": item.name,
        "quantity": item.quantity,
        "unit_price_minor": item.unit_price_minor,
        "total_minor": item.total_minor,
        "options": item.options,
        "notes": item.notes,
        "if_sold_out": item.if_sold_out,
        "sold_out_at": rfc3339_or_none(item.sold_out_at),
        "replacement": replacement if item.replacement_id else None,
    }


def order_payload(order: Order, *, last_message_id: str | None = None) -> dict[str, Any]:
    """Describe an order to any of its parties; `items`, `shop` and `driver` are loaded."""
    shop = order.shop
    payload: dict[str, Any] = {
        "id": str(order.pk),
        "code": order.code,
        "status": order.status,
        "merchant": {
            "id": shop.pk,
            "name": shop.name,
            "slug": shop.slug,
            "address": shop.address,
            "lat": shop.lat,
            "lng": shop.lng,
        },
        "items": [item_payload(item) for item in order.items.all()],
        "driver": {"id": order.driver_id, "name": order.driver.name} if order.driver else None,
        "created_at": rfc3339(order.created_at),
        "last_message_id": last_message_id,
    }
    payload |= {field: getattr(order, field) for field in (*PLAIN_FIELDS, *MONEY_FIELDS)}
    return payload | {
        field: rfc3339_or_none(getattr(order, field)) for field in (*STAMP_FIELDS, *ETA_FIELDS)
    }


def order_payloads(orders: Sequence[Order]) -> list[dict[str, Any]]:
    """Describe orders, each with the id of its newest message."""
    by_alias: dict[str, list[Order]] = {}
    for order in orders:
        by_alias.setdefault(order.region.redis_alias, []).append(order)
    newest: dict[Any, str | None] = {}
    for alias, group in by_alias.items():
        ids = last_ids([order.pk for order in group], alias=alias)
        newest |= {order.pk: last for order, last in zip(group, ids, strict=True)}
    return [order_payload(order, last_message_id=newest[order.pk]) for order in orders]
