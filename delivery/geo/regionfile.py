"""The compact region file: one gzip-packed JSON document with everything a region is made of."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.geo.osm.basemap import Basemap
from delivery.geo.osm.basemap_json import decode_basemap, encode_basemap
from delivery.geo.osm.opening_hours import OpeningInterval, WeekHours
from delivery.geo.osm.records import Address, RegionExtract, Shop, ShopCategory
from delivery.kernel.geometry import Bounds, Point

FORMAT = "delivery-region"
VERSION = 1
ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL 1.0"
LICENCE_URL = "https://opendatacommons.org/licenses/odbl/1-0/"


@dataclass(frozen=True, slots=True)
class RegionFile:
    """A named extract with the settings that the map does not know."""

    slug: str
    name: str
    timezone: str
    currency: str
    extract: RegionExtract
    attribution: str = ATTRIBUTION
    licence: str = LICENCE


def write_region(region: RegionFile, path: Path) -> str:
    """Write the region file and return its SHA-256; the same region makes the same bytes."""
    packed = _pack(_encode(region))
    path.write_bytes(packed)
    return hashlib.sha256(packed).hexdigest()


def read_region(path: Path) -> RegionFile:
    """Read a region file; raise RegionFileError for any other file."""
    try:
        document = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise RegionFileError(path) from error
    if not isinstance(document, dict):
        raise RegionFileError(path)
    if (document.get("format"), document.get("version")) != (FORMAT, VERSION):
        raise RegionFileError(path)
    return _decode(document)


def pack_basemap(basemap: Basemap) -> bytes:
    """Return the basemap as the gzip-packed JSON that browsers receive."""
    return _pack(encode_basemap(basemap))


def unpack_basemap(packed: bytes) -> Basemap:
    """Return the basemap that `pack_basemap` packed."""
    return decode_basemap(json.loads(gzip.decompress(packed)))


def _pack(document: dict[str, Any]) -> bytes:
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(data, compresslevel=9, mtime=0)


def _encode(region: RegionFile) -> dict[str, Any]:
    extract, bounds = region.extract, region.extract.bounds
    return {
        "format": FORMAT,
        "version": VERSION,
        "attribution": region.attribution,
        "licence": region.licence,
        "licence_url": LICENCE_URL,
        "slug": region.slug,
        "name": region.name,
        "timezone": region.timezone,
        "currency": region.currency,
        "bounds": [bounds.south, bounds.west, bounds.north, bounds.east],
        "shops": [_encode_shop(shop) for shop in extract.shops],
        "addresses": [
            [at.street, at.house_number, at.postcode, at.city, *at.position]
            for at in extract.addresses
        ],
        "basemap": encode_basemap(extract.basemap),
    }


def _decode(document: dict[str, Any]) -> RegionFile:
    return RegionFile(
        slug=document["slug"],
        name=document["name"],
        timezone=document["timezone"],
        currency=document["currency"],
        attribution=document["attribution"],
        licence=document["licence"],
        extract=RegionExtract(
            bounds=Bounds(*document["bounds"]),
            shops=tuple(_decode_shop(row) for row in document["shops"]),
            addresses=tuple(
                Address(street, number, postcode, city, Point(lat, lng))
                for street, number, postcode, city, lat, lng in document["addresses"]
            ),
            basemap=decode_basemap(document["basemap"]),
        ),
    )


def _encode_shop(shop: Shop) -> dict[str, Any]:
    return {
        "osm_id": shop.osm_id,
        "name": shop.name,
        "category": shop.category,
        "address": shop.address,
        "position": shop.position,
        "opening_hours": shop.opening_hours,
        "cuisine": shop.cuisine,
    }


def _decode_shop(row: dict[str, Any]) -> Shop:
    return Shop(
        osm_id=row["osm_id"],
        name=row["name"],
        category=ShopCategory(row["category"]),
        address=row["address"],
        position=Point(*row["position"]),
        opening_hours=_decode_hours(row["opening_hours"]),
        cuisine=tuple(row["cuisine"]),
    )


def _decode_hours(week: list[list[list[int]]] | None) -> WeekHours | None:
    if week is None:
        return None
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        tuple(OpeningInterval(*interval) for interval in day) for day in week
    )
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


class RegionFileError(ValueError):
    """The file is no region file of a version this code reads."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no region file of version {VERSION}")
