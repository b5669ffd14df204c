"""Order the same again: what of an earlier order is still on the menu."""

from typing import Any

from delivery.kernel.errors import DomainError
from orders.models import Order, OrderItem
from orders.services.lines import LineInput, choose_lines


def reorder_basket(order: Order) -> dict[str, Any]:
    """Return the body of the same order, without tip, slot and code, and what it leaves out.

    `basket` can be sent to POST /orders/quote as it is, unless its `items` are empty.
    """
    available: list[dict[str, Any]] = []
    unavailable: list[dict[str, Any]] = []
    for item in order.items.all():
        line = LineInput(
            item.menu_item_id,
            item.quantity,
            tuple(option["id"] for option in item.options),
            item.notes,
            item.if_sold_out,
        )
        try:
            choose_lines(order.shop, [line])
        except DomainError as error:
            unavailable.append(_missing(item, error))
        else:
            available.append(_body(line))
    basket = {
        "merchant_id": order.shop_id,
        "items": available,
        "delivery_address": order.delivery_address,
        "delivery_lat": order.delivery_lat,
        "delivery_lng": order.delivery_lng,
        "delivery_notes": order.delivery_notes,
        "leave_at_door": order.leave_at_door,
        "handoff_pin": order.requires_pin,
    }
    return {"basket": basket, "unavailable": unavailable}


def _body(line: LineInput) -> dict[str, Any]:
    return {
        "menu_item_id": line.menu_item_id,
        "quantity": line.quantity,
        "options": list(line.option_ids),
        "notes": line.notes,
        "if_sold_out": line.if_sold_out,
    }


def _missing(item: OrderItem, error: DomainError) -> dict[str, Any]:
    return {
        "menu_item_id": item.menu_item_id,
        "name": item.name,
        "code": error.code,
        "detail": error.detail,
    }
