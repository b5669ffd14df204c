"""The order in which a menu is read."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from delivery.events.outbox import Actor, emit
from delivery.kernel.errors import NotFound
from merchants.locks import lock_managed_shop
from merchants.models import MenuItem, Shop
from merchants.selectors import get_menu_item, menu_sections

UP, DOWN = -1, 1


@transaction.atomic
def move_item(*, shop_id: int, item_id: int, actor: Actor, now: datetime, step: int) -> MenuItem:
    """Move an item UP or DOWN within its section; at its end it stays. Raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    item = get_menu_item(item_id, shop)
    sections = [section.items for section in menu_sections(shop)]
    rows = next(rows for rows in sections if item in rows)
    _swap(rows, rows.index(item), step)
    _save_order(shop, [row for rows in sections for row in rows], actor, now)
    return item


@transaction.atomic
def move_section(*, shop_id: int, section: str, actor: Actor, now: datetime, step: int) -> None:
    """Move a whole section UP or DOWN; at the menu's end it stays. Raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    sections = menu_sections(shop)
    names = [known.name for known in sections]
    if section not in names:
        raise NotFound(gettext("There is no such section on this menu."))
    _swap(sections, names.index(section), step)
    _save_order(shop, [row for known in sections for row in known.items], actor, now)


@transaction.atomic
def rename_section(*, shop_id: int, section: str, name: str, actor: Actor, now: datetime) -> int:
    """Give a section another name, or that of another one to join it; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    renamed = shop.menu_items.filter(section=section, is_deleted=False).update(section=name)
    if not renamed:
        raise NotFound(gettext("There is no such section on this menu."))
    _emit(shop, f"section {section} renamed to {name}", actor, now)
    return renamed


def _swap(rows: list[Any], index: int, step: int) -> None:
    other = index + step
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]


def _save_order(shop: Shop, rows: list[MenuItem], actor: Actor, now: datetime) -> None:
    for position, row in enumerate(rows):
        row.position = position
    MenuItem.objects.bulk_update(rows, ["position"])
    _emit(shop, "reordered", actor, now)


def _emit(shop: Shop, change: str, actor: Actor, now: datetime) -> None:
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={"change": change},
        actor=actor,
        now=now,
    )
