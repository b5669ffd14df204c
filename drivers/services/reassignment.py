"""Operators take orders from drivers who cannot carry on, and give them to others."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from delivery.accounts.actors import SystemActor
from delivery.accounts.models import User
from delivery.geo.positions import PositionIndex
from delivery.kernel.geometry import Point
from drivers.errors import DriverNeeded, NoSuchDriver, NotADriver
from drivers.locks import lock_driver
from drivers.matching.plan import Candidate
from drivers.matching.scoring import score_candidate
from drivers.models import DispatchPolicy, Driver, Offer, PayoutRule, Search
from drivers.selectors import drivers_with_load
from drivers.services.asks import make_ask
from drivers.services.decisions import record_operator_choice
from drivers.services.offers import build_offer, emit_offer, withdraw_offers
from drivers.services.waking import wake_dispatcher
from drivers.states import OfferStatus
from orders.errors import NotDispatchable
from orders.locks import lock_order
from orders.models import Order
from orders.services.moves import assign_driver, hand_over, unassign_driver
from orders.states import DISPATCHABLE, OrderStatus

Actor = User | SystemActor


@transaction.atomic
def reassign_order(
    *, order_id: UUID, actor: Actor, now: datetime, driver_id: int | None = None
) -> Order:
    """Take an order from its driver and give it to another, or back to the dispatcher.

    A named driver has it at once, without being asked. Without a name the dispatcher seeks anew
    and leaves out whoever had it. Raises OrderNotFound, NotDispatchable, NoSuchDriver, and
    DriverNeeded for food on its way, which only a named driver can take over.
    """
    order = lock_order(order_id)
    if order.status not in {*DISPATCHABLE, OrderStatus.PICKED_UP}:
        raise NotDispatchable
    driver = _driver(driver_id, order) if driver_id is not None else None
    if driver is not None and order.driver_id == driver.pk:
        return order
    if order.status == OrderStatus.PICKED_UP and driver is None:
        raise DriverNeeded
    _release(order, actor, now)
    Search.objects.filter(pk=order.pk).update(driver_lost_at=None, unserved_at=None)
    if driver is None:
        wake_dispatcher(order.region)
        return lock_order(order_id)
    return _give(order, driver, actor, now)


def _driver(driver_id: int, order: Order) -> Driver:
    try:
        driver = lock_driver(driver_id)
    except NotADriver as error:
        raise NoSuchDriver from error
    if driver.region_id != order.region_id:
        raise NoSuchDriver("This driver does not work in the order's region.")
    return driver


def _release(order: Order, actor: Actor, now: datetime) -> None:
    withdraw_offers(order_id=order.pk, now=now)
    taken = Offer.objects.filter(order=order, status=OfferStatus.ACCEPTED, released_at=None)
    taken.update(released_at=now)
    if order.driver_id is not None and order.status != OrderStatus.PICKED_UP:
        unassign_driver(order_id=order.pk, actor=actor, now=now)


def _give(order: Order, driver: Driver, actor: Actor, now: datetime) -> Order:
    rule, _ = PayoutRule.objects.get_or_create(region_id=order.region_id)
    here = _position(driver, order)
    ask = make_ask(order, driver, here, _candidate(driver, order), duration_s=None, candidates=())
    offer = build_offer(ask=ask, rule=rule, number=1, now=now)
    offer.status, offer.ended_at = OfferStatus.ACCEPTED, now
    offer.save(force_insert=True)
    emit_offer("offer.imposed", offer, actor, now)
    record_operator_choice(order, driver, offer, now=now)
    give = hand_over if order.status == OrderStatus.PICKED_UP else assign_driver
    return give(order_id=order.pk, driver=driver.user, actor=actor, now=now)


def _position(driver: Driver, order: Order) -> Point:
    fix = PositionIndex(order.region).get([driver.pk]).get(driver.pk)
    return (fix.point if fix else driver.saved_point) or order.shop.point


def _candidate(driver: Driver, order: Order) -> Candidate:
    policy, _ = DispatchPolicy.objects.get_or_create(region_id=order.region_id)
    loads = {one.pk: one.load for one in drivers_with_load([driver.pk])}
    score = score_candidate(
        distance_m=0.0,
        radius_m=policy.max_search_radius_m,
        rating=driver.rating,
        acceptance=driver.acceptance,
        load=loads.get(driver.pk, 0),
        capacity=driver.capacity,
    )
    return Candidate(str(driver.pk), score, reach_s=0.0)
