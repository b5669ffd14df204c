"""A line that turns out to be sold out: replaced at no more than its price, or refunded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from delivery.accounts.models import User
from delivery.events.outbox import emit
from delivery.kernel.errors import Forbidden
from merchants.models import MenuItem, Shop
from merchants.selectors import menu_items
from orders.errors import (
    AlreadySoldOut,
    CannotRunOut,
    OrderNotFound,
    ReplacementRefused,
)
from orders.locks import lock_order
from orders.models import Order, OrderItem
from orders.payloads import item_payload
from orders.policy import AdjustmentKind, IfSoldOut
from orders.pricing import refund_for_goods
from orders.reasons import ALL_SOLD_OUT, sold_out_reason
from orders.selectors import party_of
from orders.services.ledger import price_of, refund
from orders.services.moves import cancel_order
from orders.services.shelves import ShelfItem, items_on_sale
from orders.states import CAN_RUN_OUT, Party

_SHOP = frozenset({Party.MERCHANT, Party.OPERATOR})


@transaction.atomic
def mark_sold_out(
    *,
    order_id: UUID,
    item_id: UUID,
    actor: User,
    now: datetime,
    replacement_id: int | None = None,
) -> Order:
    """Take a line out of an accepted order, or replace it where its customer allows that.

    The difference is refunded; a dearer replacement costs the customer nothing more. Where
    nothing would be left, or the customer wanted all or nothing, the whole order is cancelled,
    free of charge. Raises OrderNotFound, Forbidden, CannotRunOut, AlreadySoldOut,
    ReplacementRefused.
    """
    order = lock_order(order_id)
    _check_actor(order, actor)
    if order.status not in CAN_RUN_OUT:
        raise CannotRunOut
    items = list(order.items.order_by("id"))
    item = next((line for line in items if line.pk == item_id), None)
    if item is None:
        raise OrderNotFound
    if item.sold_out_at:
        raise AlreadySoldOut
    if reason := _reason_to_cancel(items, item, replacement_id):
        return cancel_order(order_id=order_id, actor=actor, reason=reason, now=now)
    replacement = _replacement(order, item, replacement_id) if replacement_id is not None else None
    _save(order, items, item, replacement, actor, now)
    return order


def replacements_of(shop: Shop) -> QuerySet[MenuItem]:
    """Return what may come instead of a line: on sale, and without a choice to be made."""
    on_sale = menu_items(shop).filter(is_available=True)
    return on_sale.exclude(option_groups__min_choices__gt=0)


def _check_actor(order: Order, actor: User) -> None:
    party = party_of(order, actor)
    if party is None:
        raise OrderNotFound
    if party not in _SHOP:
        raise Forbidden


def _reason_to_cancel(items: list[OrderItem], item: OrderItem, replacement_id: int | None) -> str:
    """Say why the whole order ends with a line, if it does."""
    if item.if_sold_out == IfSoldOut.CANCEL:
        return sold_out_reason(item.name)
    is_last = all(line.is_missing for line in items if line != item)
    return ALL_SOLD_OUT if is_last and replacement_id is None else ""


def _replacement(order: Order, item: OrderItem, replacement_id: int) -> ShelfItem:
    if item.if_sold_out != IfSoldOut.REPLACE:
        raise ReplacementRefused(gettext("The customer wants no replacement for this."))
    found = items_on_sale(order.shop, [replacement_id]).get(replacement_id)
    if found is None or not found.is_available:
        raise ReplacementRefused(gettext("That is not on sale either."))
    if found.id == item.menu_item_id:
        raise ReplacementRefused(gettext("That is what is sold out."))
    if found.needs_choice:
        raise ReplacementRefused(gettext("That needs a choice that the customer has not made."))
    return found


def _save(
    order: Order,
    items: list[OrderItem],
    item: OrderItem,
    replacement: ShelfItem | None,
    actor: User,
    now: datetime,
) -> None:
    item.sold_out_at = now
    if replacement:
        item.replacement_id, item.replacement_name = replacement.id, replacement.name
    item.save(update_fields=["sold_out_at", "replacement", "replacement_name"])
    replaced_minor = replacement.price_minor * item.quantity if replacement else 0
    missing_minor = max(0, item.total_minor - replaced_minor)
    amount_minor = refund_for_goods(price_of(order), missing_minor)
    refund(order, AdjustmentKind.SOLD_OUT, amount_minor, item=item, actor=actor, now=now)
    order.save(update_fields=["refunded_minor"])
    changes: dict[str, Any] = {
        "items": [item_payload(line) for line in items],
        "refunded_minor": order.refunded_minor,
    }
    emit(
        "order.item_sold_out",
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "item_id": str(item.pk),
            "refund_minor": amount_minor,
            "driver_id": order.driver_id,
            "shop_id": order.shop_id,
            "changes": changes,
        },
    )
