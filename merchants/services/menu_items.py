"""Keep a shop's menu."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from delivery.events.outbox import Actor, emit
from merchants.locks import lock_managed_shop
from merchants.models import MenuItem, Option, OptionGroup, Shop
from merchants.selectors import get_menu_item

EDITABLE_FIELDS = frozenset({
    "section", "name", "description", "price_minor", "is_available", "position", "allergens",
    "photo_alt",
})  # fmt: skip
# A group's name, min_choices, max_choices, and its choices' name, price_minor and is_available.
Group = Mapping[str, Any]


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
    _replace_options(item, options)
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
    """Change an item, and replace all its options where some are given; raise NotFound."""
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
        _replace_options(item, options)
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


def _replace_options(item: MenuItem, groups: Sequence[Group]) -> None:
    item.option_groups.all().delete()
    for position, group in enumerate(groups):
        row = OptionGroup.objects.create(
            item=item,
            name=group["name"],
            min_choices=group["min_choices"],
            max_choices=group["max_choices"],
            position=position,
        )
        Option.objects.bulk_create(
            Option(group=row, position=place, **choice)
            for place, choice in enumerate(group["choices"])
        )


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
