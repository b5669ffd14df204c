"""Fill the database with the demo's city and accounts."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.demo.accounts import PASSWORD, DemoRole, simulated_count
from delivery.demo.history.load import span_of
from delivery.demo.seed import ORDERS_PER_DAY, seed_demo, seed_history
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Import the demo's city and create its accounts; safe to run again."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="Multiply the simulated people.")

        parser.add_argument(
            "--history", type=span_of, metavar="365d", help="Add finished orders of so many days."
        )
        parser.add_argument(
            "--per-day", type=int, default=ORDERS_PER_DAY, help="How many orders a day had."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scale"] < 1:
            raise CommandError("The scale must be 1 or more.")
        accounts = seed_demo(scale=options["scale"], now=utc_now())
        simulated = sum(simulated_count(role, scale=options["scale"]) for role in DemoRole)
        for account in accounts[:-simulated]:
            self.stdout.write(f"{account.role:<10} {account.email:<24} {PASSWORD}")
        self.stdout.write(f"and {simulated} simulated accounts")
        if options["history"]:
            self._add_history(options["history"].days, options["per_day"], now=utc_now())

    def _add_history(self, days: int, per_day: int, *, now: datetime) -> None:
        try:
            for month, count in seed_history(now=now, days=days, per_day=per_day):
                self.stdout.write(f"{month}  {count} orders")
        except DomainError as error:
            raise CommandError(error.detail) from error
