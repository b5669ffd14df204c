"""What a shop has on sale, read in as few statements as an order can afford."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from delivery.geo.models import Region
from delivery.kernel.errors import NotFound
from delivery.stores.statements import run_planned
from merchants.models import Shop, ShopHours, Tariff

M = TypeVar("M", bound=Model)


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

    @property
    def needs_choice(self) -> bool:
        """Tell whether nobody can order it without choosing something."""
        return any(group.min_choices for group in self.groups.values())


# Written by hand: composing this with the ORM took a quarter of an order's CPU time.
_ITEMS = """
SELECT coalesce(json_agg(json_build_array(
    item.id, item.name, item.price_minor, item.is_available,
    grp.id, grp.name, grp.min_choices, grp.max_choices,
    opt.id, opt.name, opt.price_minor, opt.is_available
) ORDER BY item.id, grp.position, grp.id, opt.position, opt.id), '[]')
FROM merchants_menuitem item
LEFT JOIN merchants_optiongroup grp ON grp.item_id = item.id
LEFT JOIN merchants_option opt ON opt.group_id = grp.id
WHERE item.shop_id = %s AND item.id = ANY(%s) AND NOT item.is_deleted
"""
_SHOP = f"""
SELECT row_to_json(shop), row_to_json(region), row_to_json(tariff), (
    SELECT coalesce(json_agg(hours), '[]') FROM merchants_shophours hours
    WHERE hours.shop_id = shop.id
), ({_ITEMS})
FROM merchants_shop shop
JOIN geo_region region ON region.id = shop.region_id
LEFT JOIN merchants_tariff tariff ON tariff.region_id = region.id
WHERE shop.id = %s
"""  # noqa: S608 (put together of the two above)


def shop_on_sale(shop_id: int, item_ids: Collection[int]) -> tuple[Shop, dict[int, ShelfItem]]:
    """Return a shop with region, tariff and hours, and those of the items that its menu has.

    One statement, and so one moment. Raises NotFound where there is no such shop.
    """
    row = run_planned(_SHOP, [shop_id, list(item_ids), shop_id]).fetchone()
    if row is None:
        raise NotFound("There is no such shop.")
    shop_row, region_row, tariff_row, hours, items = row
    shop = _loaded(Shop, shop_row)
    shop.region = _loaded(Region, region_row)
    if tariff_row:
        shop.region.tariff = _loaded(Tariff, tariff_row)
    shop._prefetched_objects_cache = {"opening_periods": [_hours(row) for row in hours]}
    return shop, _shelf(items)


def _hours(row: dict[str, Any]) -> ShopHours:
    on_date = row["on_date"]
    return ShopHours(**row | {"on_date": on_date and date.fromisoformat(on_date)})


def items_on_sale(shop: Shop, item_ids: Collection[int]) -> dict[int, ShelfItem]:
    """Return those of the items that the shop's menu has, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS, [shop.pk, list(item_ids)])
        (rows,) = cursor.fetchone()
    return _shelf(rows)


def _shelf(rows: list[list[Any]]) -> dict[int, ShelfItem]:
    items: dict[int, ShelfItem] = {}
    for row in rows:
        item = items.setdefault(row[0], ShelfItem(*row[:4]))
        if row[4] is not None:
            group = item.groups.setdefault(row[4], ShelfGroup(*row[5:8]))
            if row[8] is not None:
                group.options.append(ShelfOption(*row[8:12]))
    return items


def _loaded(model: type[M], row: dict[str, Any]) -> M:
    """Make an instance of a row as PostgreSQL's JSON has it; dates in it stay text."""
    instance = model(**row)
    instance._state.adding, instance._state.db = False, connection.alias  # noqa: SLF001
    return instance
