from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from drivers.errors import OfferClosed, OfferExpired, OfferNotFound, OfferWithdrawn
from drivers.models import Driver, Offer
from drivers.services.offers import (
    accept_offer,
    expire_offers,
    mark_seen,
    reject_offer,
    withdraw_offers,
)
from orders.errors import AlreadyAssigned
from orders.models import Order
from orders.services.moves import assign_driver, cancel_order
from tests.factories.drivers import make_driver, offered, online_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def offer(now) -> Offer:
    order = confirmed_order(now=now, tip_minor=150)
    online_driver(order.shop.point, now=now)
    return offered(order, now=now)


def accept(offer: Offer, at) -> Order:
    return accept_offer(offer_id=offer.pk, actor=offer.driver.user, now=at)


def state(offer: Offer) -> tuple[str, int | None]:
    offer.refresh_from_db()
    return offer.status, Order.objects.get(pk=offer.order_id).driver_id


def test_the_payout_distance_and_time_are_fixed_before_anybody_accepts(offer):
    assert offer.payout_minor == sum(offer.terms.values())
    assert offer.terms["tip_minor"] == 150
    assert offer.distance_m == 0
    # 500 m north of the shop, with the detour factor of 1.3.
    assert offer.trip_distance_m == pytest.approx(650, abs=2)
    assert offer.duration_s > 0


def test_an_offer_lasts_thirty_seconds(offer, now):
    assert offer.expires_at == now + timedelta(seconds=30)


def test_whoever_accepts_has_the_order(offer, now):
    order = accept(offer, now + 29 * SECOND)
    assert state(offer) == ("accepted", offer.driver_id)
    assert order.assigned_at == now + 29 * SECOND
    driver = Driver.objects.get()
    assert (driver.offers_answered, driver.offers_accepted) == (1, 1)


def test_accepting_again_what_one_has_changes_nothing(offer, now):
    accept(offer, now)
    events = Event.objects.count()
    assert accept(offer, now + SECOND).driver_id == offer.driver_id
    assert Event.objects.count() == events
    assert Driver.objects.get().offers_answered == 1


def test_an_offer_is_gone_at_the_second_it_expires(offer, now):
    with pytest.raises(OfferExpired):
        accept(offer, now + 30 * SECOND)
    assert state(offer) == ("open", None)


def test_a_swept_offer_is_expired_too(offer, now):
    assert expire_offers(now=now + 30 * SECOND) == 1
    with pytest.raises(OfferExpired):
        accept(offer, now + 30 * SECOND)
    assert state(offer) == ("expired", None)


def test_expiry_counts_as_an_answer_and_happens_once(offer, now):
    assert expire_offers(now=now + 29 * SECOND) == 0
    assert expire_offers(now=now + 30 * SECOND) == 1
    assert expire_offers(now=now + 31 * SECOND) == 0
    driver = Driver.objects.get()
    assert (driver.offers_answered, driver.offers_accepted) == (1, 0)


def test_somebody_elses_offer_does_not_exist(offer, now):
    with pytest.raises(OfferNotFound):
        accept_offer(offer_id=offer.pk, actor=make_driver(), now=now)
    assert state(offer) == ("open", None)


def test_an_order_that_went_to_another_driver_is_already_assigned(offer, now):
    other = make_driver()
    assign_driver(order_id=offer.order_id, driver=other, actor=SYSTEM, now=now)
    with pytest.raises(AlreadyAssigned):
        accept(offer, now)
    assert state(offer) == ("open", other.pk)
    withdraw_offers(order_id=offer.order_id, now=now)
    with pytest.raises(AlreadyAssigned):
        accept(offer, now)
    assert state(offer) == ("withdrawn", other.pk)


def test_an_offer_of_a_cancelled_order_is_withdrawn(offer, now):
    cancel_order(order_id=offer.order_id, actor=SYSTEM, reason="", now=now)
    with pytest.raises(OfferWithdrawn):
        accept(offer, now)
    assert state(offer) == ("open", None)
    withdraw_offers(order_id=offer.order_id, now=now)
    with pytest.raises(OfferWithdrawn):
        accept(offer, now)
    assert state(offer) == ("withdrawn", None)


def test_a_declined_offer_is_closed_and_its_reason_kept(offer, now):
    reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="Too far", now=now)
    with pytest.raises(OfferClosed):
        accept(offer, now)
    assert state(offer) == ("rejected", None)
    assert offer.reject_reason == "Too far"


def test_declining_twice_counts_once(offer, now):
    for _ in range(2):
        reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=now)
    assert Driver.objects.get().offers_answered == 1
    assert Event.objects.filter(name="offer.rejected").count() == 1


def test_an_accepted_offer_cannot_be_declined(offer, now):
    accept(offer, now)
    with pytest.raises(OfferClosed):
        reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=now)
    assert state(offer) == ("accepted", offer.driver_id)


def test_when_an_offer_was_first_seen_is_kept(offer, now):
    for seconds in (3, 9):
        at = now + seconds * SECOND
        mark_seen(offer_id=offer.pk, actor=offer.driver.user, now=at)
    offer.refresh_from_db()
    assert offer.seen_at == now + 3 * SECOND


def test_an_offer_that_is_over_is_not_seen_any_more(offer, now):
    expire_offers(now=now + 30 * SECOND)
    mark_seen(offer_id=offer.pk, actor=offer.driver.user, now=now + 31 * SECOND)
    offer.refresh_from_db()
    assert offer.seen_at is None
