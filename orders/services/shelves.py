"""What a shop has on sale, read in as few statements as an order can afford."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from delivery.kernel.errors import NotFound
from merchants.models import MenuItem, Shop, ShopHours


@dataclass(frozen=True, slots=True)
class ShelfOption:
    """One answer to a choice."""

    id: int
    name: str
    price_minor: int
    is_available: bool


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """A choice that an item offers."""

    name: str
    min_choices: int
    max_choices: int
    options: list[ShelfOption] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """An item of the menu with its choices by id."""

    id: int
    name: str
    price_minor: int
    is_available: bool
    groups: dict[int, ShelfGroup] = field(default_factory=dict)


_HOURS = ("weekday", "opens_minute", "closes_minute")
_COLUMNS = (
    "pk",
    "name",
    "price_minor",
    "is_available",
    "option_groups",
    "option_groups__name",
    "option_groups__min_choices",
    "option_groups__max_choices",
    "option_groups__options",
    "option_groups__options__name",
    "option_groups__options__price_minor",
    "option_groups__options__is_available",
)


def shop_on_sale(shop_id: int) -> Shop:
    """Return a shop with region, tariff and hours in one statement; raise NotFound."""
    hours = ShopHours.objects.filter(shop=OuterRef("pk")).order_by()
    shop = (
        Shop.objects.select_related("region__tariff")
        .annotate(hours=ArraySubquery(hours.values(row=JSONObject(**{n: n for n in _HOURS}))))
        .filter(pk=shop_id)
        .first()
    )
    if shop is None:
        raise NotFound("There is no such shop.")
    shop._prefetched_objects_cache = {"opening_periods": [ShopHours(**row) for row in shop.hours]}
    return shop


def items_on_sale(shop: Shop, item_ids: Collection[int]) -> dict[int, ShelfItem]:
    """Return those of the items that the shop's menu has, in one statement."""
    rows = (
        MenuItem.objects.filter(shop=shop, pk__in=item_ids, is_deleted=False)
        .order_by("pk", "option_groups__position", "option_groups__options__position")
        .values_list(*_COLUMNS)
    )
    items: dict[int, ShelfItem] = {}
    for row in rows:
        item = items.setdefault(row[0], ShelfItem(*row[:4]))
        if row[4] is not None:
            group = item.groups.setdefault(row[4], ShelfGroup(*row[5:8]))
            if row[8] is not None:
                group.options.append(ShelfOption(*row[8:12]))
    return items
