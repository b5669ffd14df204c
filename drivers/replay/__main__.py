"""Run `python -m drivers.replay DIR... --policy batch [--synthetic 1000x10000]`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from drivers.replay.report import CAPACITY, Report, make_policy, replay_all
from drivers.replay.synthetic import time_step


def main(arguments: list[str]) -> int:
    """Print one line per instance; return 1 if a schedule breaks the rules."""
    parser = argparse.ArgumentParser(prog="replay")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--synthetic", type=size, metavar="ORDERSxDRIVERS")
    parser.add_argument("--policy", choices=sorted(CAPACITY), default="batch")
    parser.add_argument("--accept", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    if options.synthetic:
        orders, drivers = options.synthetic
        step = time_step(orders, drivers, make_policy(options.policy))
        print(json.dumps(asdict(step)) if options.json else step)
    broken = False
    for report in replay_all(options.folders, options.policy, options.accept, options.out):
        broken |= bool(report.violations)
        print(json.dumps(report.as_dict()) if options.json else line(report), flush=True)
    return int(broken)


def size(text: str) -> tuple[int, int]:
    """Read a size such as 1000x10000."""
    orders, drivers = text.split("x")
    return int(orders), int(drivers)


def line(report: Report) -> str:
    """Return a report as one line of text."""
    f, bound = report.figures, report.bound
    return (
        f"{report.instance} {report.policy} {f.delivered_percent:.1f}% "
        f"mean {f.click_to_door_mean:.2f} p90 {f.click_to_door_p90:.0f} "
        f"delivered only {f.delivered_click_to_door_mean:.2f} "
        f"bound {bound.click_to_door_mean:.2f} with {bound.undeliverable} undeliverable "
        f"shelf {f.ready_to_pickup_mean:.2f} over {f.over_target_percent:.1f}% "
        f"bundle {f.orders_per_bundle:.2f} run {report.run_s:.1f}s step p50 "
        f"{report.step_p50_ms:.0f} p99 {report.step_p99_ms:.0f} max {report.step_max_ms:.0f} ms "
        f"violations {len(report.violations)} {report.violations[:3] or ''}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
