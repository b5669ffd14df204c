"""Measure a part of the platform: `bench orders`, `bench outage`, `bench dispatch`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delivery.bench import (
    dispatch,
    eta,
    fanout,
    history,
    ingest,
    nearby,
    orders,
    outage,
    sockets,
)
from delivery.bench.stores import run_on_throwaway_stores

# Each offers HELP and run(seconds=…), which returns named figures.
BENCHES = {
    "fanout": fanout,
    "history": history,
    "ingest": ingest,
    "nearby": nearby,
    "orders": orders,
    "outage": outage,
    "sockets": sockets,
}


class Command(BaseCommand):
    help = "Measure a part of the platform; the stores are its own and are thrown away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        benches = parser.add_subparsers(dest="bench", required=True)
        dispatch.add_arguments(benches.add_parser("dispatch", help=dispatch.HELP))
        eta.add_arguments(benches.add_parser("eta", help=eta.HELP))
        for name, bench in BENCHES.items():
            one = benches.add_parser(name, help=bench.HELP)
            one.add_argument("--seconds", type=float, default=15.0, help="For each measurement.")
            one.add_argument("--json", action="store_true", help="Print the figures as JSON.")
            one.add_argument(
                "--here",
                action="store_true",
                help="Use the stores of the environment, which are filled and not cleaned up.",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bench"] == "dispatch":
            if dispatch.replay(options):
                raise CommandError("A schedule breaks the rules of its instance.")
            return
        if options["bench"] == "eta":
            self._print(eta.measure(options), as_json=options["json"])
            return
        if not options["here"]:
            run_on_throwaway_stores()
            return
        figures = BENCHES[options["bench"]].run(seconds=options["seconds"])
        self._print(figures, as_json=options["json"])

    def _print(self, figures: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2))
            return
        width = max(map(len, figures), default=0) + 2
        for name, value in figures.items():
            self.stdout.write(f"{name:{width}}{value}")
