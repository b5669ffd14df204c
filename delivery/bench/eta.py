"""How good the arrival estimates are: in an invented city, or on trips that were really made."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from delivery.bench.eta_city import SEGMENTS, City, Trip
from delivery.bench.eta_naive import naive_estimate
from delivery.bench.eta_trips import replay_trips
from merchants.timings.timings import Timings, from_checkout
from merchants.windows import delivery_window
from tracking.eta.estimate import estimate, time_left
from tracking.eta.learning.deliveries import Delivery, Look, replays_of
from tracking.eta.learning.learn import Figures, figures_of, judge, learn
from tracking.eta.progress import ARRIVING_S, Progress, Stage

HELP = "Judge the arrival estimates on days or trips that they were not learnt from."
GOAL_CLOSE = 0.90
GOAL_COVERAGE, GOAL_MARGIN = 0.80, 0.03


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options; `--trips` replays real rides instead of the invented city."""
    parser.add_argument("--days", type=int, default=28, help="To learn from.")
    parser.add_argument("--test-days", type=int, default=7, help="To be judged on.")
    parser.add_argument("--seed", type=int, default=7, help="Makes another city.")
    parser.add_argument("--trips", metavar="FILE.csv", help="TIMESTAMP and POLYLINE per trip.")
    parser.add_argument("--roads", metavar="FILE.osm.pbf", help="Ride on these roads by OSRM.")
    parser.add_argument("--limit", type=int, default=4000, help="So many trips, the first.")
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def measure(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return named figures by stage."""
    if options["trips"]:
        return replay_trips(options["trips"], roads=options["roads"], limit=options["limit"])
    return judge_city(options["seed"], days=options["days"], test_days=options["test_days"])


def judge_city(seed: int, *, days: int, test_days: int) -> dict[str, Any]:
    """Learn from the first days of a city, then judge the others: every order counts."""
    city = City(seed)
    known = [trip for day in range(days) for trip in city.day(day)]
    tested = [trip for day in range(days, days + test_days) for trip in city.day(day)]
    # Where a ride was first within minutes is what the estimates of the time said.
    first = learn([trip.delivery for trip in known], version=1)
    seen = [_seen(trip, first) for trip in known]
    timings = learn(seen, version=2, before=first)
    judged = [_seen(trip, timings) for trip in tested]
    learnt, naive = judge(judged, timings), _naive(judged)
    ends = figures_of([_last_six_minutes(trip, timings) for trip in tested])
    shown = figures_of([_promised(trip, timings) for trip in tested])
    return {
        "orders learnt from": len(known),
        "orders judged": len(tested),
        **{stage: asdict(learnt[stage]) for stage in Stage if stage in learnt},
        "checkout, as shown": asdict(shown),
        "first within 6 min of the door": asdict(ends),
        **{f"{stage}, naive": asdict(naive[stage]) for stage in Stage if stage in naive},
        **{
            f"{stage}, error to naive": round(learnt[stage].mae_s / naive[stage].mae_s, 3)
            for stage in Stage
            if stage in naive
        },
        "goal: 90 % within 3 min": "reached" if ends.within_3_min >= GOAL_CLOSE else "missed",
        "goal: checkout covers 80 % ± 3": _verdict(shown),
        "goal: first within 6 min covers 80 % ± 3": _verdict(ends),
    }


def _verdict(figures: Figures) -> str:
    is_reached = abs(figures.coverage - GOAL_COVERAGE) <= GOAL_MARGIN
    return "reached" if is_reached else "missed"


def _seen(trip: Trip, timings: Timings) -> Delivery:
    """Return a delivery with the moment in which its ride was first reckoned as nearly over."""
    one = trip.delivery
    for part, progress, _ in _on_the_way(trip):
        if time_left(progress, timings).mean_s <= ARRIVING_S:
            return replace(one, nearing=Look(trip.marks_s[part], progress.ride_s))
    return one


def _promised(trip: Trip, timings: Timings) -> tuple[float, bool]:
    """Judge the window that the checkout shows, in whole minutes."""
    one = trip.delivery
    whole = from_checkout(
        timings, one.keys, prep_s=one.announced_prep_s, ride_s=one.promised_ride_s
    )
    low_s, high_s = delivery_window(whole, timings.band("checkout"), speed=1.0)
    middle_s = (low_s + high_s) / 2
    return abs(one.delivered_s - middle_s), low_s <= one.delivered_s <= high_s


def _last_six_minutes(trip: Trip, timings: Timings) -> tuple[float, bool]:
    """Judge the first estimate of a ride that shows six minutes or less, at the door if need be."""
    for part, progress, left_s in _on_the_way(trip):
        made = estimate(progress, timings)
        if made.point_s <= ARRIVING_S or part == SEGMENTS:
            return abs(left_s - made.point_s), made.low_s <= left_s <= made.high_s
    raise AssertionError("every ride ends")


def _on_the_way(trip: Trip) -> Iterable[tuple[int, Progress, float]]:
    """Yield what is known after each part of a ride, and how long it then takes."""
    one = trip.delivery
    riding = Progress(
        stage=Stage.PICKED_UP,
        keys=one.full_keys,
        prep_s=one.prep_s,
        ride_s=one.ride_s,
        vehicle=one.vehicle,
    )
    for part, ridden_s in enumerate(trip.marks_s):
        ahead = replace(riding, ride_s=one.ride_s * (1 - part / SEGMENTS))
        yield part, ahead, one.delivered_s - one.picked_up_s - ridden_s


def _naive(judged: Sequence[Delivery]) -> dict[str, Any]:
    outcomes: dict[str, list[tuple[float, bool]]] = {}
    for delivery in judged:
        for progress, left_s, _ in replays_of(delivery):
            point_s, low_s, high_s = naive_estimate(progress)
            outcome = (abs(left_s - point_s), low_s <= left_s <= high_s)
            is_near = progress.is_picked_up and point_s <= ARRIVING_S
            stage = Stage.ARRIVING if is_near else progress.stage
            outcomes.setdefault(stage, []).append(outcome)
    return {stage: figures_of(found) for stage, found in outcomes.items()}
