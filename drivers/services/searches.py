"""Where the search for each order's driver stands, and whom to tell when it fails."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.events.outbox import emit
from drivers.models import Outcome, Search
from drivers.services.decisions import record_decision
from drivers.services.engine import look_around
from drivers.services.situations import Situation
from drivers.services.turns import Turn
from orders.locks import lock_order
from orders.models import Order
from orders.states import DISPATCHABLE

log = structlog.get_logger(__name__)


def begin_searches(orders: Collection[Order], *, now: datetime) -> None:
    """Note that a driver is sought for these orders from now on, where it is not noted yet."""
    known = set(
        Search.objects.filter(pk__in=[order.pk for order in orders]).values_list("pk", flat=True)
    )
    fresh = [Search(order=order, began_at=now) for order in orders if order.pk not in known]
    if fresh:
        Search.objects.bulk_create(fresh, ignore_conflicts=True)


def mark_due(order_ids: Collection[str], *, now: datetime) -> None:
    """Note for which orders somebody has to be asked by now."""
    if order_ids:
        Search.objects.filter(pk__in=order_ids, due_at=None).update(due_at=now)


def report_unserved(situation: Situation, order_ids: Collection[str], *, turn: Turn) -> int:
    """Tell operator and customer, once, of orders that no driver takes; return how many.

    Raises Overtaken.
    """
    told = 0
    since = situation.now - timedelta(seconds=situation.policy.unserved_after_s)
    for search in Search.objects.filter(pk__in=order_ids, unserved_at=None):
        rounds = situation.rounds.get(search.pk, 0)
        is_declined = rounds > 0 and rounds >= situation.policy.broadcast_after_rounds
        if is_declined or (search.due_at and search.due_at <= since):
            reason = "all_declined" if rounds else "nobody_near"
            told += _report(situation, search, reason, rounds, turn)
    return told


def _report(situation: Situation, search: Search, reason: str, rounds: int, turn: Turn) -> bool:
    now = situation.now
    with transaction.atomic():
        turn.assert_current()
        order = lock_order(search.pk)
        if order.driver_id is not None or order.status not in DISPATCHABLE:
            return False
        Search.objects.filter(pk=order.pk).update(
            unserved_at=now, unserved_reason=reason, rounds=rounds
        )
        candidates = look_around(situation.problem, str(order.pk))
        record_decision(situation, order, Outcome.NOBODY, candidates, policy="search")
        waited_s = round((now - search.began_at).total_seconds())
        emit(
            "order.unserved",
            subject_type="order",
            subject_id=order.pk,
            actor=SYSTEM,
            now=now,
            data={
                "reason": reason,
                "rounds": rounds,
                "waited_s": waited_s,
                "driver_id": None,
                "shop_id": order.shop_id,
            },
        )
    log.error("order_unserved", order_id=str(order.pk), reason=reason, rounds=rounds, alert=True)
    return True
