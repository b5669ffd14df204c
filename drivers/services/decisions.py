"""Keep why a driver was asked, or nobody."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from delivery.kernel.ids import uuid7
from drivers.matching.plan import Candidate, Out
from drivers.models import Decision, Driver, Offer, Outcome
from drivers.services.asks import KEPT_CANDIDATES
from drivers.services.situations import Situation
from orders.models import Order

KEEP = timedelta(days=30)


def record_decision(
    situation: Situation,
    order: Order,
    outcome: Outcome,
    candidates: tuple[Candidate, ...],
    *,
    policy: str,
    offer: Offer | None = None,
) -> Decision:
    """Write down who was looked at for an order. A step of the dispatcher's transaction."""
    return Decision.objects.create(
        id=uuid7(situation.now),
        order=order,
        offer=offer,
        driver_id=offer.driver_id if offer else None,
        outcome=outcome,
        policy=policy,
        round=situation.rounds.get(order.pk, 0) + 1,
        radius_m=round(situation.radius_m),
        candidates=[_entry(situation, order, one) for one in candidates[:KEPT_CANDIDATES]],
        decided_at=situation.now,
    )


def record_operator_choice(order: Order, driver: Driver, offer: Offer, *, now: datetime) -> None:
    """Write down that an operator chose the driver. A step of the operator's transaction."""
    Decision.objects.create(
        id=uuid7(now),
        order=order,
        offer=offer,
        driver=driver,
        outcome=Outcome.OPERATOR,
        policy="operator",
        round=offer.round,
        decided_at=now,
    )


def purge_decisions(*, now: datetime) -> int:
    """Delete decisions that nobody will ask about any more; return how many."""
    deleted, _ = Decision.objects.filter(decided_at__lt=now - KEEP).delete()
    return deleted


def count_old_decisions(*, now: datetime) -> int:
    """Return how many decisions are past keeping."""
    return Decision.objects.filter(decided_at__lt=now - KEEP).count()


def _entry(situation: Situation, order: Order, candidate: Candidate) -> dict[str, Any]:
    driver = situation.drivers[candidate.driver_id]
    out = candidate.out
    reason = str(out) if out else None
    if out == Out.EXCLUDED:
        reason = situation.reasons.get((str(order.pk), candidate.driver_id), reason)
    return {
        "driver_id": driver.pk,
        "name": driver.user.name,
        "reach_s": round(candidate.reach_s),
        "score": {name: round(value, 4) for name, value in asdict(candidate.score).items()},
        "out": reason,
    }
