from datetime import timedelta
from uuid import uuid4

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import utc_now
from drivers.models import Offer
from drivers.services.offers import withdraw_offers
from orders.models import CustomerStars, Order
from orders.services.moves import assign_driver, cancel_order
from tests.factories.drivers import make_driver, offered, online_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
OFFERS = "/api/v1/driver/offers"


@pytest.fixture
def offer() -> Offer:
    now = utc_now()
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    return offered(order, now=now)


@pytest.fixture
def client(client_of, offer):
    return client_of(offer.driver.user)


def address(offer, answer):
    return f"{OFFERS}/{offer.pk}/{answer}"


def driver_of_order(offer):
    return Order.objects.get(pk=offer.order_id).driver_id


def expire(offer):
    Offer.objects.update(expires_at=utc_now() - timedelta(seconds=1))


def test_an_open_offer_shows_order_terms_and_factors(client, offer):
    (shown,) = client.get(OFFERS).json()["results"]
    assert shown["id"] == str(offer.pk)
    assert shown["order"]["id"] == str(offer.order_id)
    assert set(shown["order"]) >= {"pickup", "dropoff", "merchant"}
    assert shown["payout_minor"] == offer.payout_minor == sum(shown["payout"].values())
    assert (shown["trip_distance_m"], shown["duration_s"]) == (
        offer.trip_distance_m,
        offer.duration_s,
    )
    assert set(shown["score"]) == {"total", "distance", "rating", "acceptance", "load"}
    assert shown["currency"] == "EUR"


def test_an_offer_tells_what_drivers_think_of_the_customer(client, offer):
    (unrated,) = client.get(OFFERS).json()["results"]
    CustomerStars.objects.create(customer=offer.order.customer, average=4.5, count=2)
    (rated,) = client.get(OFFERS).json()["results"]
    assert unrated["order"]["customer_rating"] is None
    assert rated["order"]["customer_rating"] == 4.5


def test_an_expired_offer_is_not_shown(client, offer):
    expire(offer)
    assert client.get(OFFERS).json()["results"] == []


def test_another_driver_sees_nothing_of_it(client_of, offer):
    other = client_of(make_driver())
    assert other.get(OFFERS).json()["results"] == []
    for answer in ("accept", "reject", "seen"):
        assert other.post(address(offer, answer)).status_code == 404
    assert driver_of_order(offer) is None


def test_accepting_answers_with_the_order(client, offer):
    response = client.post(address(offer, "accept"))
    assert response.status_code == 200
    assert response.json()["id"] == str(offer.order_id)
    assert response.json()["driver"]["id"] == offer.driver_id
    assert driver_of_order(offer) == offer.driver_id


def test_accepting_twice_is_the_same_answer(client, offer):
    first = client.post(address(offer, "accept")).json()
    again = client.post(address(offer, "accept"))
    assert (again.status_code, again.json()["assigned_at"]) == (200, first["assigned_at"])


def test_an_order_that_somebody_else_has_is_409_already_assigned(client, offer):
    other = make_driver()
    assign_driver(order_id=offer.order_id, driver=other, actor=SYSTEM, now=utc_now())
    response = client.post(address(offer, "accept"))
    assert (response.status_code, response.json()["code"]) == (409, "already_assigned")
    assert driver_of_order(offer) == other.pk


def test_an_offer_past_its_time_is_409_offer_expired(client, offer):
    expire(offer)
    response = client.post(address(offer, "accept"))
    assert (response.status_code, response.json()["code"]) == (409, "offer_expired")
    assert driver_of_order(offer) is None


@pytest.mark.parametrize("is_swept", [False, True])
def test_an_offer_of_a_cancelled_order_is_409_offer_withdrawn(client, offer, is_swept):
    cancel_order(order_id=offer.order_id, actor=SYSTEM, reason="", now=utc_now())
    if is_swept:
        withdraw_offers(order_id=offer.order_id, now=utc_now())
    response = client.post(address(offer, "accept"))
    assert (response.status_code, response.json()["code"]) == (409, "offer_withdrawn")
    assert driver_of_order(offer) is None


def test_declining_answers_nothing_and_may_be_repeated(client, offer):
    assert client.post(address(offer, "reject"), {"reason": "Too far"}).status_code == 204
    assert client.post(address(offer, "reject")).status_code == 204
    offer.refresh_from_db()
    assert (offer.status, offer.reject_reason) == ("rejected", "Too far")


def test_a_declined_offer_cannot_be_accepted(client, offer):
    client.post(address(offer, "reject"))
    response = client.post(address(offer, "accept"))
    assert (response.status_code, response.json()["code"]) == (409, "offer_closed")
    assert driver_of_order(offer) is None


def test_seeing_an_offer_is_noted(client, offer):
    assert client.post(address(offer, "seen")).status_code == 204
    offer.refresh_from_db()
    assert offer.seen_at is not None


@pytest.mark.parametrize("answer", ["accept", "reject", "seen"])
def test_an_offer_that_does_not_exist_is_404(client, answer):
    assert client.post(f"{OFFERS}/{uuid4()}/{answer}").status_code == 404
