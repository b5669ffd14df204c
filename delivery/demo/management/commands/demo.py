"""Run the whole platform with a simulated city."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.demo.runner.narrator import Narrator
from delivery.demo.runner.options import DemoOptions
from delivery.demo.runner.run import is_success, run_city
from delivery.embedded.errors import EmbeddedError
from delivery.embedded.stopping import Stopped, stop_on_signals
from delivery.kernel import environment as env


class Command(BaseCommand):
    help = "Run stores, servers, workers and a simulated city in one process tree."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(env.number("PORT", 8000)))
        parser.add_argument(
            "--no-simulation",
            action="store_true",
            default=not env.flag("SIMULATION", default=True),
            help="Serve the city without simulated people.",
        )
        parser.add_argument("--speed", type=float, default=env.number("SPEED", 8))
        parser.add_argument("--drivers", type=int, default=12)
        parser.add_argument("--orders-per-minute", type=float, default=8.0)
        parser.add_argument("--duration", type=float, help="Seconds; without it, until Ctrl-C.")
        parser.add_argument("--json", action="store_true", help="Print the summary as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        narrator = Narrator()
        city = DemoOptions(
            var_dir=Path(settings.VAR_DIR).resolve(),
            host=options["host"],
            port=options["port"],
            is_simulated=not options["no_simulation"],
            speed=options["speed"],
            drivers=options["drivers"],
            orders_per_minute=options["orders_per_minute"],
            duration_s=options["duration"],
        )
        try:
            with stop_on_signals():
                summary = run_city(city, narrator)
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        except Stopped:
            narrator.say("\nStopped; nothing is left running.")
            raise
        self._print(summary, as_json=options["json"])
        if not is_success(summary):
            raise CommandError("No order was delivered, or an invariant broke.")

    def _print(self, summary: dict[str, Any] | None, *, as_json: bool) -> None:
        if summary is None:
            return
        if as_json:
            self.stdout.write(json.dumps(summary))
            return
        for name, value in summary.items():
            self.stdout.write(f"{name:28} {value}")
