"""Keep a shop's menu."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from delivery.events.outbox import Actor, emit
from merchants.locks import lock_managed_shop
from merchants.models import MenuItem, Shop
from merchants.selectors import get_menu_item
from merchants.services.item_options import Group, set_options

EDITABLE_FIELDS = frozenset({
    "section", "name", "description", "price_minor", "is_available", "position", "allergens",
    "photo_alt",
})  # fmt: skip


@transaction.atomic
def create_menu_item(
    *,
    shop_id: int,
    actor: Actor,
    now: datetime,
    fields: Mapping[str, Any],
    options: Sequence[Group] = (),
) -> MenuItem:
    """Add an item, at the end of the menu unless `position` is given; raise NotFound."""
    _refuse_unknown(fields)
    shop = lock_managed_shop(shop_id, actor=actor)
    item = MenuItem.objects.create(shop=shop, **{"position": _next_position(shop), **fields})
    set_options(item, options)
    emit_menu_change(shop, item, "added", actor, now)
    return get_menu_item(item.pk, shop)


@transaction.atomic
def update_menu_item(
    *,
    shop_id: int,
    item_id: int,
    actor: Actor,
    now: datetime,
    fields: Mapping[str, Any],
    options: Sequence[Group] | None = None,
) -> MenuItem:
    """Change an item, and make its options the given ones where some are; raise NotFound."""
    _refuse_unknown(fields)
    shop = lock_managed_shop(shop_id, actor=actor)
    item = get_menu_item(item_id, shop)
    for field, value in fields.items():
        setattr(item, field, value)
    switched = {"available_again_at"} if "is_available" in fields else set()
    if switched:
        item.available_again_at = None
    item.save(update_fields=[*fields, *switched])
    if options is not None:
        set_options(item, options)
    emit_menu_change(shop, item, "changed", actor, now)
    return get_menu_item(item_id, shop)


@transaction.atomic
def delete_menu_item(*, shop_id: int, item_id: int, actor: Actor, now: datetime) -> None:
    """Take an item off the menu; its row stays for the orders that name it. Raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    item = get_menu_item(item_id, shop)
    item.is_deleted = True
    item.save(update_fields=["is_deleted"])
    emit_menu_change(shop, item, "deleted", actor, now)


def _next_position(shop: Shop) -> int:
    last = shop.menu_items.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    unknown = fields.keys() - EDITABLE_FIELDS
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")


def emit_menu_change(shop: Shop, item: MenuItem, change: str, actor: Actor, now: datetime) -> None:
    """Record what happened to an item. A step: it needs an open transaction."""
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={"menu_item": item.pk, "change": change, "name": item.name},
        actor=actor,
        now=now,
    )
