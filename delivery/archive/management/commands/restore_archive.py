"""Put an archived month or day back."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.archive.restoring import restore
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError

_LONGEST_DAYS = 3650


class Command(BaseCommand):
    help = "Put an archived month or day back into its tables; checksums are compared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "key", help="As `archive --list` shows it: orders/2025-03, driver-days/2025-03-14"
        )
        parser.add_argument("--keep-days", type=int, default=7, help="Leave it for so long.")
        parser.add_argument("--dry-run", action="store_true", help="Read and check the files only.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["keep_days"] <= _LONGEST_DAYS:
            raise CommandError(f"Keep it for 1 to {_LONGEST_DAYS} days.")
        keep = timedelta(days=options["keep_days"])
        try:
            outcomes = restore(options["key"], keep=keep, now=utc_now(), dry_run=options["dry_run"])
        except DomainError as error:
            raise CommandError(error.detail) from error
        for outcome in outcomes:
            self.stdout.write(f"{outcome.key:24} {outcome.action:10} {outcome.detail}")
