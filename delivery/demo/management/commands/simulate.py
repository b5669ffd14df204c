"""Play a city through the public API."""

import asyncio
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.demo.simulation.client import Unreachable
from delivery.demo.simulation.run import simulate
from delivery.demo.simulation.troupe import Plan, TooFewAccounts


class Command(BaseCommand):
    help = "Play customers, shops and drivers through the public API and sockets only."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--drivers", type=int, default=12)
        parser.add_argument("--orders-per-minute", type=float, default=8.0)
        parser.add_argument("--speed", type=float, default=1.0, help="City seconds per second.")
        parser.add_argument("--duration", type=float, help="Seconds; without it, until Ctrl-C.")
        parser.add_argument("--seed", type=int, help="Makes the people's choices repeatable.")
        parser.add_argument("--json", action="store_true", help="Print the summary as JSON.")
        parser.add_argument("--summary", type=Path, help="Write the JSON summary to a file too.")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan(
            url=options["url"],
            drivers=options["drivers"],
            orders_per_minute=options["orders_per_minute"],
            speed=options["speed"],
            duration_s=options["duration"],
            seed=options["seed"],
        )
        if plan.speed <= 0 or plan.orders_per_minute <= 0 or plan.drivers < 0:
            raise CommandError("Speed and orders per minute must be above zero.")
        say = self.stderr.write if options["json"] else self.stdout.write
        try:
            tally = asyncio.run(simulate(plan, say=say))
        except (Unreachable, TooFewAccounts) as error:
            raise CommandError(str(error)) from error
        summary = json.dumps(tally.summary())
        if options["summary"]:
            options["summary"].write_text(summary)
        if options["json"]:
            self.stdout.write(summary)
        else:
            for name, value in tally.summary().items():
                self.stdout.write(f"{name:28} {value}")
