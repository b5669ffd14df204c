"""`manage.py import_osm`: make a region of a map extract or of a region file."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from delivery.geo.osm.extract import read_extract
from delivery.geo.osm.source import MissingBoundsError
from delivery.geo.regionfile import (
    ATTRIBUTION,
    LICENCE,
    RegionFile,
    RegionFileError,
    read_region,
    write_region,
)
from delivery.kernel.clock import utc_now
from merchants.services import ImportReport, import_region

REGION_SUFFIX = ".region.json.gz"
T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Import a region with its shops, addresses and map from an OpenStreetMap extract "
        "(FILE.osm.pbf) or from a region file (FILE.region.json.gz). Menus and prices are "
        "invented, and pages say so. Importing again refreshes what the map knows; shops with "
        "an owner stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--name", help="The region's name; an extract needs one.")
        parser.add_argument("--slug", help="Its name in addresses; made of the name by default.")
        parser.add_argument("--roads", type=Path, help="A larger extract to take the streets from.")
        parser.add_argument(
            "--timezone", default="UTC", help="Such as Europe/Lisbon; UTC by default."
        )
        parser.add_argument("--currency", default="EUR", help="ISO 4217; EUR by default.")
        parser.add_argument(
            "--write",
            type=Path,
            metavar="REGION_FILE",
            help="Write the compact region file instead of importing; needs no database.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        region_file = self._read(options)
        target: Path | None = options["write"]
        if target is not None:
            digest = write_region(region_file, target)
            self.stdout.write(f"Wrote {target} ({target.stat().st_size:,} bytes, SHA-256 {digest})")
            return
        self.stdout.write(f"Importing {region_file.name} …")
        self._report(import_region(region_file, now=utc_now()))

    def _read(self, options: dict[str, Any]) -> RegionFile:
        path: Path = options["file"]
        self.stdout.write(f"Reading {path} …")
        if path.name.endswith(REGION_SUFFIX):
            return _or_refuse(path, lambda: read_region(path))
        name = options["name"]
        if not name:
            raise CommandError("An extract does not know its name: pass --name.")
        timezone, currency = _checked_timezone(options["timezone"]), options["currency"].upper()
        if not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
            raise CommandError(f"{currency!r} is no ISO 4217 code.")
        return RegionFile(
            slug=slugify(options["slug"] or name),
            name=name,
            timezone=timezone,
            currency=currency,
            attribution=ATTRIBUTION,
            licence=LICENCE,
            extract=_or_refuse(path, lambda: read_extract(path, roads=options["roads"])),
        )

    def _report(self, report: ImportReport) -> None:
        self.stdout.write(
            f"{report.region.name} ({report.region.slug}): "
            f"{report.shops_created} shops created, {report.shops_updated} refreshed, "
            f"{report.shops_kept} kept as their owners have them; "
            f"{report.shops_with_hours} with opening hours; {report.addresses} addresses; "
            f"{report.menu_items_created} menu items invented.\n"
            f"Map data {report.region.attribution}, {LICENCE}."
        )


def _or_refuse(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except (OSError, RuntimeError, MissingBoundsError, RegionFileError) as error:
        raise CommandError(f"Cannot read {path}: {error}") from error


def _checked_timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CommandError(f"{name!r} is no time zone of the IANA database.") from error
