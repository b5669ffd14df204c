"""Delete what is past keeping, and show what goes by itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.archive.purging import purge_all, spell
from delivery.kernel.clock import utc_now


class Command(BaseCommand):
    help = "Delete every row that is past keeping and is not archived."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how much would be deleted.")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = "due" if options["dry_run"] else "deleted"
        for report in purge_all(now=utc_now(), dry_run=options["dry_run"]):
            what = f"{report.rows} {verb}" if report.rows is not None else f"by {report.by}"
            self.stdout.write(f"{report.name:32} {spell(report.keep):12} {what}")
