"""Turn a region file into a region with shops, hours and menus."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.events.outbox import emit
from delivery.geo.models import Region
from delivery.geo.osm.records import Shop as MapShop
from delivery.geo.regionfile import RegionFile
from delivery.geo.services import save_region
from merchants.menus import InventedMenu, invent_menu
from merchants.models import Shop, ShopHours, Tariff
from merchants.services.invented_menus import save_invented_menus
from merchants.slugs import first_free

_BATCH = 1000
_MAP_FIELDS = ["name", "category", "cuisine", "address", "lat", "lng"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found and did; kept shops have an owner, who knows better than the map."""

    region: Region
    addresses: int
    shops_created: int
    shops_updated: int
    shops_kept: int
    shops_with_hours: int
    menu_items_created: int


@transaction.atomic
def import_region(region_file: RegionFile, *, now: datetime) -> ImportReport:
    """Create or refresh a region and its shops; shops are known by their map id."""
    region = save_region(region_file=region_file)
    Tariff.objects.get_or_create(region=region)
    found = region_file.extract.shops
    known = {shop.map_id: shop for shop in Shop.objects.select_for_update().filter(region=region)}
    created = _create(region, [at for at in found if at.osm_id not in known])
    ownerless = [at for at in found if at.osm_id in known and known[at.osm_id].owner_id is None]
    refreshed = _refresh(known, ownerless)
    _replace_hours({**created, **refreshed}, found)
    report = ImportReport(
        region=region,
        addresses=len(region_file.extract.addresses),
        shops_created=len(created),
        shops_updated=len(refreshed),
        shops_kept=len(found) - len(created) - len(refreshed),
        shops_with_hours=sum(1 for at in found if at.opening_hours is not None),
        menu_items_created=save_invented_menus(
            (shop, _menu_of(at)) for at in found if (shop := created.get(at.osm_id))
        ),
    )
    _emit_import(report, now)
    return report


def _create(region: Region, found: Sequence[MapShop]) -> dict[str, Shop]:
    taken = set(Shop.objects.values_list("slug", flat=True))
    rows = [
        Shop(
            region=region,
            slug=first_free(at.name, taken),
            map_id=at.osm_id,
            avg_prep_time_minutes=_menu_of(at).prep_minutes,
            has_invented_menu=True,
            **_facts(at),
        )
        for at in found
    ]
    return {shop.map_id: shop for shop in Shop.objects.bulk_create(rows, batch_size=_BATCH)}


def _refresh(known: dict[str, Shop], found: Iterable[MapShop]) -> dict[str, Shop]:
    refreshed = {}
    for at in found:
        shop = refreshed[at.osm_id] = known[at.osm_id]
        for field, value in _facts(at).items():
            setattr(shop, field, value)
    Shop.objects.bulk_update(refreshed.values(), _MAP_FIELDS, batch_size=_BATCH)
    return refreshed


def _facts(at: MapShop) -> dict[str, str | float]:
    return {
        "name": at.name[:120],
        "category": at.category.value,
        "cuisine": ", ".join(at.cuisine)[:120],
        "address": at.address[:200],
        "lat": at.position.lat,
        "lng": at.position.lng,
    }


def _replace_hours(shops: dict[str, Shop], found: Iterable[MapShop]) -> None:
    """Take the map's hours; where it knows none, the shop keeps what it had."""
    known = {at.osm_id: at.opening_hours for at in found if at.opening_hours is not None}
    changed = [shop for map_id, shop in shops.items() if map_id in known]
    ShopHours.objects.filter(shop__in=changed).delete()
    ShopHours.objects.bulk_create(
        (
            ShopHours(shop=shop, weekday=weekday, opens_minute=opens, closes_minute=closes)
            for shop in changed
            for weekday, intervals in enumerate(known[shop.map_id])
            for opens, closes in intervals
        ),
        batch_size=_BATCH,
    )


def _menu_of(at: MapShop) -> InventedMenu:
    return invent_menu(category=at.category, cuisines=at.cuisine, seed=at.osm_id)


def _emit_import(report: ImportReport, now: datetime) -> None:
    emit(
        "region.imported",
        subject_type="region",
        subject_id=report.region.slug,
        data={
            "shops_created": report.shops_created,
            "shops_updated": report.shops_updated,
            "shops_kept": report.shops_kept,
            "addresses": report.addresses,
        },
        actor=SYSTEM,
        now=now,
    )
