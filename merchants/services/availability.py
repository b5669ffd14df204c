"""Sold out for today, sold out until somebody says otherwise, and back on the menu."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from delivery.events.outbox import Actor
from delivery.kernel.errors import NotFound
from delivery.kernel.texts import msg
from merchants.locks import lock_managed_shop
from merchants.models import MenuItem, Option, Shop
from merchants.policy import end_of_day
from merchants.selectors import get_menu_item
from merchants.services.menu_items import emit_menu_change


class Availability(StrEnum):
    """Whether something can be ordered."""

    ON_SALE = "on-sale"
    OUT_TODAY = "out-today"
    OUT = "out"

    @property
    def words(self) -> str:
        """Say it to people."""
        return _CHANGES[self]


_CHANGES = {
    Availability.ON_SALE: msg("back on sale"),
    Availability.OUT_TODAY: msg("sold out today"),
    Availability.OUT: msg("sold out until you say otherwise"),
}


@transaction.atomic
def set_item_availability(
    *, shop_id: int, item_id: int, actor: Actor, now: datetime, availability: Availability
) -> MenuItem:
    """Put an item on sale or take it off; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    item = get_menu_item(item_id, shop)
    _set(item, shop, availability, now)
    emit_menu_change(shop, item, _CHANGES[availability], actor, now)
    return item


@transaction.atomic
def set_option_availability(
    *, shop_id: int, option_id: int, actor: Actor, now: datetime, availability: Availability
) -> Option:
    """Put an option of an item on sale or take it off; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    options = Option.objects.select_related("group__item").filter(group__item__shop=shop)
    option = options.filter(pk=option_id, group__item__is_deleted=False).first()
    if option is None:
        raise NotFound(gettext("There is no such option on this menu."))
    _set(option, shop, availability, now)
    change = f"{option.name} {_CHANGES[availability]}"
    emit_menu_change(shop, option.group.item, change, actor, now)
    return option


def restock(*, now: datetime) -> int:
    """Put on sale what was sold out until now; return how many items and options that was."""
    back = {"is_available": True, "available_again_at": None}
    items = MenuItem.objects.filter(available_again_at__lte=now).update(**back)
    return items + Option.objects.filter(available_again_at__lte=now).update(**back)


def _set(row: MenuItem | Option, shop: Shop, availability: Availability, now: datetime) -> None:
    row.is_available = availability == Availability.ON_SALE
    is_for_today = availability == Availability.OUT_TODAY
    local = now.astimezone(ZoneInfo(shop.region.timezone))
    row.available_again_at = end_of_day(local) if is_for_today else None
    row.save(update_fields=["is_available", "available_again_at"])
