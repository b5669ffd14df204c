"""Replay instances with a policy and say what came of it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from drivers.matching.batch import BatchPolicy
from drivers.matching.plan import Policy
from drivers.matching.problem import Rules, Service
from drivers.matching.sequential import SequentialPolicy
from drivers.replay.bounds import Bound, lower_bound
from drivers.replay.checker import violations
from drivers.replay.instance import Instance, read_instance
from drivers.replay.metrics import Figures, measure, percentile
from drivers.replay.plane import MINUTE_S
from drivers.replay.schedule import read_schedule, write_schedule
from drivers.replay.simulation import Replay
from drivers.replay.synthetic import time_step

# Orders a courier may hold at a time: in one bundle, or in the queue of the sequential policy.
CAPACITY = {"batch": 4, "sequential": 3}


@dataclass(frozen=True, slots=True)
class Report:
    """Hold one instance's result under one policy."""

    instance: str
    policy: str
    accept: float
    figures: Figures
    bound: Bound
    offers: int
    declines: int
    run_s: float
    step_p50_ms: float
    step_p99_ms: float
    step_max_ms: float
    step_cpu_p99_ms: float
    violations: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)


def replay_rules(instance: Instance) -> Rules:
    """Return the problem's own rules: one restaurant per bundle, no time to answer an offer."""
    pickup, dropoff = instance.pickup_service * MINUTE_S, instance.dropoff_service * MINUTE_S
    return Rules(
        service=Service(pickup / 2, pickup / 2, dropoff / 2, dropoff / 2),
        near_shop_s=None,
        offer_lead_s=0.0,
    )


def make_policy(name: str) -> Policy:
    """Return a fresh policy by its name."""
    return BatchPolicy() if name == "batch" else SequentialPolicy()


def replay_all(
    folders: Sequence[Path], policy: str, accept: float = 1.0, out: Path | None = None
) -> Iterator[Report]:
    """Replay each folder's instance; with `out`, write the evaluator's files and check those.

    The files of an instance go to a folder of its name. Compiled code is loaded beforehand.
    """
    time_step(4, 4)
    for folder in folders:
        instance = read_instance(folder)
        rules = replay_rules(instance)
        replay = Replay(instance, make_policy(policy), rules, CAPACITY[policy], accept)
        started = time.perf_counter()
        outcome = replay.run()
        run_s = time.perf_counter() - started
        schedule = outcome.schedule
        if out is not None:
            write_schedule(schedule, instance, out / instance.name)
            schedule = read_schedule(out / instance.name)
        steps = [1000 * step for step in outcome.step_s] or [0.0]
        yield Report(
            instance=instance.name,
            policy=policy,
            accept=accept,
            figures=measure(instance, schedule),
            bound=lower_bound(instance),
            offers=outcome.offers,
            declines=outcome.declines,
            run_s=run_s,
            step_p50_ms=percentile(steps, 50),
            step_p99_ms=percentile(steps, 99),
            step_max_ms=max(steps),
            step_cpu_p99_ms=percentile([1000 * step for step in outcome.step_cpu_s] or [0.0], 99),
            violations=tuple(violations(instance, schedule)),
        )
