"""Check that no order and no money was lost or doubled."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.ops.invariants import find_violations


class Command(BaseCommand):
    help = "Check every declared invariant: a row per violation, exit status 1 if there is any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object per violation.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for count, violation in enumerate(find_violations(), start=1):  # noqa: B007
            row = asdict(violation)
            self.stdout.write(json.dumps(row) if options["json"] else "  ".join(row.values()))
        if count:
            sys.exit(1)
        self.stderr.write("No violations.")
