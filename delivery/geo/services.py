"""Write regions."""

import hashlib

from django.db import transaction

from delivery.geo.models import Address, Region, RegionMap
from delivery.geo.regionfile import RegionFile, pack_basemap

_BATCH = 2000


@transaction.atomic
def save_region(*, region_file: RegionFile) -> Region:
    """Create or replace a region with its map and its addresses, found by slug.

    The alias of its Redis stays as the operator set it.
    """
    bounds = region_file.extract.bounds
    region, _ = Region.objects.update_or_create(
        slug=region_file.slug,
        defaults={
            "name": region_file.name,
            "timezone": region_file.timezone,
            "currency": region_file.currency,
            "south": bounds.south,
            "west": bounds.west,
            "north": bounds.north,
            "east": bounds.east,
            "attribution": region_file.attribution,
        },
    )
    _save_map(region, region_file)
    _save_addresses(region, region_file)
    return region


def _save_map(region: Region, region_file: RegionFile) -> None:
    packed = pack_basemap(region_file.extract.basemap)
    RegionMap.objects.update_or_create(
        region=region,
        defaults={"basemap_gzip": packed, "sha256": hashlib.sha256(packed).hexdigest()},
    )


def _save_addresses(region: Region, region_file: RegionFile) -> None:
    Address.objects.filter(region=region).delete()
    rows = [
        Address(
            region=region,
            street=at.street[:120],
            house_number=at.house_number[:20],
            postcode=at.postcode[:16],
            city=at.city[:80],
            lat=at.position.lat,
            lng=at.position.lng,
        )
        for at in region_file.extract.addresses
    ]
    Address.objects.bulk_create(rows, batch_size=_BATCH)
