"""Fill the position index from the positions last saved."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from drivers.services.positions import rebuild_index


class Command(BaseCommand):
    help = "Rebuild the index of driver positions from PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", help="The slug of the only region to do it in.")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = Region.objects.order_by("slug")
        if options["region"]:
            regions = regions.filter(slug=options["region"])
            if not regions:
                raise CommandError(f"There is no region {options['region']}.")
        for region in regions:
            drivers = rebuild_index(region, now=utc_now())
            self.stdout.write(f"{region.slug}: {drivers} drivers")
