"""Refuse migrations that the version before could not live with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delivery.ops.destructive import find_destructive


class Command(BaseCommand):
    help = "List destructive steps that are not marked as contracting; exit 1 if there is any."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(find_destructive())
        for one in found:
            self.stdout.write(f"{one.migration}: {one.step}: {one.reason}")
        if found:
            raise CommandError(
                "Expand first, contract in a later version and say so (`contracts`)."
            )
        self.stdout.write("No migration takes anything away from the version before.")
