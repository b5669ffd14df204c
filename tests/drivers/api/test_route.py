import pytest

from tests.factories.drivers import assigned_order, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


def test_the_line_leads_through_the_stops_and_says_that_it_is_straight(client_of, now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    answer = client_of(driver).get("/api/v1/driver/route").json()
    assert [stop["kind"] for stop in answer["stops"]] == ["pickup", "dropoff"]
    assert answer["geometry"][-2:] == [list(order.shop.point), list(order.dropoff)]
    assert answer["source"] == "detour"


def test_without_orders_there_is_no_line(client_of, now):
    RegionFactory()
    answer = client_of(online_driver(SQUARE, now=now)).get("/api/v1/driver/route").json()
    assert (answer["stops"], answer["geometry"]) == ([], [])
