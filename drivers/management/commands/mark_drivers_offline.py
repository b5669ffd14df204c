"""End every shift, after the position index was lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.accounts.actors import SYSTEM
from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from drivers.services.shifts import mark_all_offline


class Command(BaseCommand):
    help = "Mark all drivers offline: each has to go online again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", help="The slug of the only region to do it in.")

    def handle(self, *args: Any, **options: Any) -> None:
        region = None
        if options["region"]:
            region = Region.objects.filter(slug=options["region"]).first()
            if region is None:
                raise CommandError(f"There is no region {options['region']}.")
        ended = mark_all_offline(actor=SYSTEM, now=utc_now(), region=region)
        self.stdout.write(f"{ended} drivers were online and are offline now.")
