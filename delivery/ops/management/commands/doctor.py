"""Say what keeps the platform from working here."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.ops.doctor.examine import examine
from delivery.ops.doctor.findings import Finding, State


class Command(BaseCommand):
    help = "Examine settings, stores, migrations, queues, disk and clocks; exit 1 over a fault."
    # It must run where the checks would stop every other command.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object per finding.")

    def handle(self, *args: Any, **options: Any) -> None:
        is_ill = False
        for finding in examine():
            is_ill |= finding.state == State.FAULT
            self.stdout.write(json.dumps(asdict(finding)) if options["json"] else _line(finding))
        if is_ill:
            sys.exit(1)


def _line(finding: Finding) -> str:
    line = f"{finding.state:<8} {finding.part}: {finding.detail}"
    return f"{line}\n         → {finding.advice}" if finding.advice else line
