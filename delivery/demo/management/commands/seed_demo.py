"""Fill the database with the demo's city and accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.demo.accounts import PASSWORD, DemoRole, simulated_count
from delivery.demo.seed import seed_demo
from delivery.kernel.clock import utc_now


class Command(BaseCommand):
    help = "Import the demo's city and create its accounts; safe to run again."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="Multiply the simulated people.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scale"] < 1:
            raise CommandError("The scale must be 1 or more.")
        accounts = seed_demo(scale=options["scale"], now=utc_now())
        simulated = sum(simulated_count(role, scale=options["scale"]) for role in DemoRole)
        for account in accounts[:-simulated]:
            self.stdout.write(f"{account.role:<10} {account.email:<24} {PASSWORD}")
        self.stdout.write(f"and {simulated} simulated accounts")
