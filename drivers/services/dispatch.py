"""Seek a driver for every order that needs one: best score first, one driver at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from delivery.geo.models import Region
from delivery.geo.positions import Nearby, PositionIndex
from drivers.locks import try_lock_dispatch
from drivers.matching.scoring import Score, rank, score_candidate
from drivers.models import DispatchPolicy, Driver, Offer, PayoutRule
from drivers.selectors import free_drivers, recently_asked
from drivers.services.offers import open_offer
from drivers.states import OfferStatus
from orders.models import Order
from orders.selectors import awaiting_driver

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Candidate:
    driver: Driver
    distance_m: float
    score: Score


def dispatch_region(*, region: Region, now: datetime) -> int:
    """Open an offer for each order of a region that has none; return how many were opened.

    One dispatcher per region works at a time; a second one returns at once, and its work is
    done by the first or by the next run.
    """
    policy, _ = DispatchPolicy.objects.get_or_create(region=region)
    rule, _ = PayoutRule.objects.get_or_create(region=region)
    with transaction.atomic():
        if not try_lock_dispatch(region.pk):
            return 0
        waiting = awaiting_driver(region.pk).exclude(offers__status=OfferStatus.OPEN)
        offers = [_offer_best(order, region, policy, rule, now) for order in waiting]
    return sum(offer is not None for offer in offers)


def _offer_best(
    order: Order, region: Region, policy: DispatchPolicy, rule: PayoutRule, now: datetime
) -> Offer | None:
    best = _best_candidate(order, region, policy, now)
    if best is None:
        return None
    offer = open_offer(
        order=order,
        driver=best.driver,
        score=best.score,
        distance_m=best.distance_m,
        ttl_s=policy.offer_ttl_s,
        rule=rule,
        now=now,
    )
    log.info(
        "offer_opened",
        order_id=str(order.pk),
        driver_id=best.driver.pk,
        score=round(best.score.total, 3),
        distance_m=round(best.distance_m),
    )
    return offer


def _best_candidate(
    order: Order, region: Region, policy: DispatchPolicy, now: datetime
) -> _Candidate | None:
    nearby = PositionIndex(region).nearby(
        order.shop.point,
        radius_m=policy.search_radius_m,
        max_radius_m=policy.max_search_radius_m,
        limit=policy.max_candidates,
        now=now,
    )
    asked = recently_asked(order.pk, since=now - timedelta(seconds=policy.cooldown_s))
    drivers = free_drivers([found.driver_id for found in nearby if found.driver_id not in asked])
    candidates = {
        found.driver_id: _score(drivers[found.driver_id], found, policy)
        for found in nearby
        if found.driver_id in drivers and _has_room(drivers[found.driver_id])
    }
    ranked = rank((driver_id, one.score) for driver_id, one in candidates.items())
    return candidates[ranked[0][0]] if ranked else None


def _has_room(driver: Driver) -> bool:
    return driver.load < driver.capacity


def _score(driver: Driver, found: Nearby, policy: DispatchPolicy) -> _Candidate:
    score = score_candidate(
        distance_m=found.distance_m,
        radius_m=policy.max_search_radius_m,
        rating=driver.rating,
        acceptance=driver.acceptance,
        load=driver.load,
        capacity=driver.capacity,
    )
    return _Candidate(driver, found.distance_m, score)
