"""Replay meal delivery instances, or time one decision of a big region: no store is needed."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from drivers.replay.__main__ import main

HELP = "Replay instances through the matching engine, and check the schedules."
POLICIES = ("batch", "sequential")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options; a folder holds one instance of the routing problem."""
    parser.add_argument("folders", nargs="*", metavar="DIR")
    parser.add_argument("--policy", choices=POLICIES, default=POLICIES[0])
    parser.add_argument("--accept", type=float, default=1.0, help="Share of offers accepted.")
    parser.add_argument("--synthetic", metavar="ORDERSxDRIVERS", help="Time one decision step.")
    parser.add_argument("--json", action="store_true", help="Print one JSON object per line.")
    parser.add_argument("--out", metavar="OUT", help="Write the schedules to this folder.")


def replay(options: Mapping[str, Any]) -> int:
    """Print a line per instance; return 1 where a schedule breaks the rules."""
    arguments = [*options["folders"], "--policy", options["policy"]]
    arguments += ["--accept", str(options["accept"])]
    for name in ("synthetic", "out"):
        if options[name]:
            arguments += [f"--{name}", options[name]]
    return main([*arguments, "--json"] if options["json"] else arguments)
