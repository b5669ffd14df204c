"""Read shops and their menus."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from delivery.accounts.models import User
from delivery.kernel.errors import NotFound
from merchants.models import MenuItem, Shop


@dataclass(frozen=True, slots=True)
class MenuSection:
    """A heading of the menu and what stands under it, in the shop's order."""

    name: str
    items: list[MenuItem]


def get_shop(shop_id: int) -> Shop:
    """Return a shop with its region and hours; raise NotFound."""
    return _one(Q(pk=shop_id))


def get_shop_by_slug(slug: str) -> Shop:
    """Return a shop with its region and hours; raise NotFound."""
    return _one(Q(slug=slug))


def managed_shops(user: User) -> QuerySet[Shop]:
    """Return the shops that a user owns or works for."""
    staffed = Shop.staff.through.objects.filter(user_id=user.pk).values("shop_id")
    return _complete().filter(Q(owner_id=user.pk) | Q(pk__in=staffed))


def get_managed_shop(shop_id: int, user: User) -> Shop:
    """Return a shop that the user owns or works for; raise NotFound for any other."""
    shop = managed_shops(user).filter(pk=shop_id).first()
    if shop is None:
        raise NotFound(gettext("There is no such shop of yours."))
    return shop


def menu_items(shop: Shop) -> QuerySet[MenuItem]:
    """Return what the shop sells, with all options, in the shop's order."""
    return MenuItem.objects.filter(shop=shop, is_deleted=False).prefetch_related(
        "option_groups__options"
    )


def menu_sections(shop: Shop) -> list[MenuSection]:
    """Group the menu by section, in the order in which the sections first appear."""
    sections: dict[str, MenuSection] = {}
    for item in menu_items(shop):
        section = sections.setdefault(item.section, MenuSection(item.section, []))
        section.items.append(item)
    return list(sections.values())


def get_menu_item(item_id: int, shop: Shop) -> MenuItem:
    """Return an item of the shop's menu; raise NotFound for deleted and foreign ones."""
    item = menu_items(shop).filter(pk=item_id).first()
    if item is None:
        raise NotFound(gettext("There is no such item on this menu."))
    return item


def _complete() -> QuerySet[Shop]:
    return Shop.objects.select_related("region__tariff").prefetch_related("opening_periods")


def _one(condition: Q) -> Shop:
    shop = _complete().filter(condition).first()
    if shop is None:
        raise NotFound(gettext("There is no such shop."))
    return shop
