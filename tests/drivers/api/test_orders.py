from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import utc_now
from orders.models import Order, Rating
from orders.services.moves import cancel_order, mark_ready, start_preparing
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.merchants import SQUARE
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    now = utc_now() - timedelta(seconds=30)
    return assigned_order(confirmed_order(now=now), now=now)


@pytest.fixture
def order(held) -> Order:
    return held[0]


@pytest.fixture
def client(client_of, held):
    return client_of(held[1])


def cook(order):
    start_preparing(order_id=order.pk, actor=SYSTEM, now=utc_now())
    mark_ready(order_id=order.pk, actor=SYSTEM, now=utc_now())


def report(client, order, what, body=None):
    return client.post(f"/api/v1/driver/orders/{order.pk}/{what}", body)


def test_an_order_in_hand_is_listed(client, order):
    assert [one["id"] for one in client.get("/api/v1/driver/orders").json()["results"]] == [
        str(order.pk)
    ]


def test_an_order_is_picked_up_and_delivered(client, order):
    cook(order)
    assert report(client, order, "arrived").status_code == 200
    assert report(client, order, "picked-up").json()["status"] == "picked_up"
    assert report(client, order, "delivered").json()["status"] == "delivered"
    assert client.get("/api/v1/driver/orders").json()["results"] == []


@pytest.mark.parametrize("what", ["picked-up", "delivered"])
def test_from_a_wrong_state_it_is_409_and_nothing_changes(client, order, what):
    response = report(client, order, what)
    assert (response.status_code, response.json()["code"]) == (409, "invalid_transition")
    order.refresh_from_db()
    assert order.status == "confirmed"


@pytest.mark.parametrize("what", ["arrived", "picked-up", "delivered", "rating"])
def test_another_drivers_order_is_404(client_of, order, what):
    cook(order)
    response = report(client_of(make_driver()), order, what, {"customer_stars": 5})
    assert response.status_code == 404
    order.refresh_from_db()
    assert order.status == "ready"


def test_arriving_after_the_pick_up_is_409(client, order):
    cook(order)
    report(client, order, "picked-up")
    assert report(client, order, "arrived").json()["code"] == "not_dispatchable"


def test_the_customer_is_rated_once_after_delivery(client, order):
    assert report(client, order, "rating", {"customer_stars": 5}).status_code == 409
    cook(order)
    report(client, order, "picked-up")
    report(client, order, "delivered")
    assert report(client, order, "rating", {"customer_stars": 4}).status_code == 201
    assert report(client, order, "rating", {"customer_stars": 1}).status_code == 409
    assert Rating.objects.get().stars == 4


def test_the_route_leads_over_the_shop_to_the_door(client, order):
    route = client.get("/api/v1/driver/route").json()
    assert [(stop["kind"], stop["order_id"]) for stop in route["stops"]] == [
        ("pickup", str(order.pk)),
        ("dropoff", str(order.pk)),
    ]
    assert route["stops"][0]["distance_m"] == 0
    # 500 m with the detour factor of 1.3.
    assert route["stops"][1]["distance_m"] == pytest.approx(650, abs=2)
    assert route["stops"][0]["eta_at"] < route["stops"][1]["eta_at"]
    assert route["geometry"][0] == [SQUARE.lat, SQUARE.lng]


def test_after_the_pick_up_only_the_door_is_ahead(client, order):
    cook(order)
    report(client, order, "picked-up")
    stops = client.get("/api/v1/driver/route").json()["stops"]
    assert [stop["kind"] for stop in stops] == ["dropoff"]


def test_a_cancelled_order_leaves_the_route_at_once(client, order):
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=utc_now())
    route = client.get("/api/v1/driver/route").json()
    assert (route["stops"], route["geometry"], route["hint"]) == ([], [], None)


def test_what_a_delivery_paid_is_in_todays_earnings(client, order):
    cook(order)
    report(client, order, "picked-up")
    report(client, order, "delivered")
    earned = client.get("/api/v1/driver/earnings").json()
    assert earned["trips"] == 1
    assert earned["total_minor"] == earned["payout_minor"] + earned["tips_minor"] > 0
    assert earned["orders"][0]["order_id"] == str(order.pk)


@pytest.mark.parametrize(
    "query", ["from=tomorrow", "to=2026-13-01", "from=2026-02-01&to=2026-01-01"]
)
def test_a_period_that_makes_no_sense_is_400(client, query):
    assert client.get(f"/api/v1/driver/earnings?{query}").status_code == 400
