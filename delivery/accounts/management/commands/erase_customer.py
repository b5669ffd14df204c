"""Erase one customer's personal data, in the tables and in the archive."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.accounts.erasure import erase_customer, find_person
from delivery.archive.erasing import pending_erasures, work_off_erasures
from delivery.archive.turns import ArchiveBusy
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Erase a customer's name, addresses, notes and sessions; amounts stay for the books."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", help="E-mail address or id.")
        parser.add_argument("--dry-run", action="store_true", help="Count, change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        try:
            user = find_person(options["customer"])
            self.stdout.write(f"customer {user.pk}")
            for label, count in erase_customer(user=user, now=utc_now(), dry_run=dry_run):
                self._line(label, f"{count} {'to erase' if dry_run else 'erased'}")
        except DomainError as error:
            raise CommandError(error.detail) from error
        if not dry_run:
            self._archives(user.pk)

    def _archives(self, user_id: int) -> None:
        try:
            for unit in work_off_erasures():
                if unit.problem:
                    self.stderr.write(f"archive {unit.key}: {unit.problem}")
                else:
                    self._line(f"archive {unit.key}", f"{unit.rows} erased")
        except ArchiveBusy as error:
            self.stderr.write(error.detail)
        for erasure in pending_erasures(user_id):
            self._line(f"archive {erasure.unit.key}", "pending: the mover erases it tonight")

    def _line(self, label: str, what: str) -> None:
        self.stdout.write(f"{label:34} {what}")
