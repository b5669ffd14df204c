"""Turn asks into offers, each in a transaction of its own that checks before it writes."""

import structlog
from django.db import transaction

from drivers.locks import lock_driver
from drivers.matching.plan import Candidate
from drivers.models import Offer, Outcome, PayoutRule
from drivers.services.asks import Ask, make_ask
from drivers.services.decisions import record_decision
from drivers.services.engine import look_around
from drivers.services.offers import open_offer
from drivers.services.situations import Situation
from drivers.services.turns import Turn
from drivers.states import DriverStatus, OfferStatus
from orders.locks import lock_order
from orders.models import Order
from orders.states import DISPATCHABLE

log = structlog.get_logger(__name__)


class Desk:
    """Open the offers of one dispatch run."""

    def __init__(self, turn: Turn, situation: Situation, rule: PayoutRule, policy: str) -> None:
        self._turn = turn
        self._situation = situation
        self._rule = rule
        self._policy = policy
        self._busy = set(situation.asked)

    def ask(self, ask: Ask, *, is_broadcast: bool = False) -> bool:
        """Open an offer unless order or driver have changed since; tell whether it was opened.

        Raises Overtaken.
        """
        with transaction.atomic():
            self._turn.assert_current()
            if not _is_waiting(lock_order(ask.order.pk), is_broadcast=is_broadcast):
                return False
            if not _is_free(ask.driver.pk):
                return False
            offer = open_offer(
                ask=ask,
                rule=self._rule,
                ttl_s=self._situation.policy.offer_ttl_s,
                number=self._situation.rounds.get(ask.order.pk, 0) + 1,
                is_broadcast=is_broadcast,
                now=self._situation.now,
            )
            outcome = Outcome.BROADCAST if is_broadcast else Outcome.OFFERED
            record_decision(
                self._situation,
                ask.order,
                outcome,
                ask.candidates,
                policy=self._policy,
                offer=offer,
            )
        self._busy.add(ask.driver.pk)
        log.info(
            "offer_opened",
            order_id=str(ask.order.pk),
            driver_id=ask.driver.pk,
            score=round(ask.score.total, 3),
            distance_m=offer.distance_m,
            round=offer.round,
            is_broadcast=is_broadcast,
        )
        return True

    def broadcast(self, order_id: str) -> int:
        """Ask several drivers at once, the best first; return how many were asked."""
        situation = self._situation
        order = situation.waiting[order_id]
        candidates = look_around(situation.problem, order_id)
        fit = [one for one in candidates if one.out is None and self._has_room(one)]
        asked = 0
        for candidate in fit:
            if asked == situation.policy.broadcast_size:
                break
            asked += self.ask(self._make(order, candidate, candidates), is_broadcast=True)
        return asked

    def _has_room(self, candidate: Candidate) -> bool:
        driver = self._situation.drivers[candidate.driver_id]
        return driver.pk not in self._busy and driver.load < driver.capacity

    def _make(self, order: Order, chosen: Candidate, candidates: tuple[Candidate, ...]) -> Ask:
        problem = self._situation.problem
        state = next(one for one in problem.drivers if one.id == chosen.driver_id)
        driver = self._situation.drivers[chosen.driver_id]
        return make_ask(
            order, driver, state.position, chosen, duration_s=None, candidates=candidates
        )


def _is_waiting(order: Order, *, is_broadcast: bool) -> bool:
    if order.driver_id is not None or order.status not in DISPATCHABLE:
        return False
    offers = Offer.objects.filter(order=order, status=OfferStatus.OPEN)
    return not (offers.filter(is_broadcast=False) if is_broadcast else offers).exists()


def _is_free(driver_id: int) -> bool:
    driver = lock_driver(driver_id)
    if driver.status != DriverStatus.ONLINE:
        return False
    return not Offer.objects.filter(driver=driver, status=OfferStatus.OPEN).exists()
