"""Move what is old to the archive, and see what it holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.archive.erasing import pending_erasures, work_off_erasures
from delivery.archive.models import ArchiveUnit
from delivery.archive.mover import delete_old, move_due
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Move what is due, erase what is pending, delete what is too old."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")
        parser.add_argument("--list", action="store_true", help="List what the archive knows of.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for unit in ArchiveUnit.objects.order_by("family", "first_day", "part"):
                self._line(unit.key, unit.state, f"{unit.rows} rows")
            return
        try:
            self._run(dry_run=options["dry_run"])
        except DomainError as error:
            raise CommandError(error.detail) from error

    def _run(self, *, dry_run: bool) -> None:
        now, quiet = utc_now(), True
        for outcome in move_due(now=now, dry_run=dry_run):
            quiet = False
            self._line(outcome.key, outcome.action, outcome.detail)
        if dry_run:
            for erasure in pending_erasures():
                quiet = False
                self._line(erasure.unit.key, "due", f"erasing of user {erasure.user_id}")
        else:
            for unit in work_off_erasures():
                quiet = False
                self._line(unit.key, "pending" if unit.problem else "erased", unit.detail)
        for outcome in delete_old(now=now, dry_run=dry_run):
            quiet = False
            self._line(outcome.key, outcome.action, f"{outcome.detail} too old for the archive")
        if quiet:
            self.stdout.write("nothing is due")

    def _line(self, key: str, action: str, detail: str) -> None:
        self.stdout.write(f"{key:24} {action:10} {detail}")
