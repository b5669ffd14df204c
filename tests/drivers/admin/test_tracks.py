import json
import re
from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from drivers.services.history import HistoryPoint, write_points
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.orders import confirmed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db
TRACK = re.compile(r'<script id="track" type="application/json">(.*?)</script>')


@pytest.fixture
def carried():
    """An order assigned a moment ago, with its driver's points before and after."""
    now = utc_now().replace(microsecond=0)
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    times = [now - timedelta(minutes=10), now, now + timedelta(minutes=1)]
    place = order.shop.point
    write_points(points=[HistoryPoint(driver.pk, at, at, *place) for at in times])
    return order, driver


@pytest.fixture
def operator():
    """An operator at a browser."""
    return visitor(UserFactory(role=Role.ADMIN))


def page(operator, driver, **query):
    return operator.get(f"/admin/drivers/driver/{driver.pk}/track/", query)


def drawn(answer):
    return json.loads(TRACK.search(answer.content.decode())[1])


def test_an_order_s_carriage_is_shown_alone(operator, carried):
    order, driver = carried
    answer = page(operator, driver, order=str(order.pk))
    assert answer.status_code == 200
    assert len(drawn(answer)["points"]) == 2


def test_the_day_s_orders_are_offered_to_choose_from(operator, carried):
    order, driver = carried
    assert f"{order.code} · {order.shop.name}" in page(operator, driver).content.decode()


def test_without_a_road_engine_the_points_are_the_way(operator, carried):
    order, driver = carried
    track = drawn(page(operator, driver, order=str(order.pk)))
    assert track["way_source"] == "detour"
    assert track["way"] == [[point["lat"], point["lng"]] for point in track["points"]]


def test_a_day_without_points_says_so(operator, carried):
    answer = page(operator, carried[1], day="2020-02-29")
    assert "No point is kept of this time" in answer.content.decode()


def test_a_day_that_is_none_is_told_and_today_is_shown(operator, carried):
    answer = page(operator, carried[1], day="yesterday")
    assert answer.status_code == 200
    assert "Enter a valid date" in answer.content.decode()


def test_a_driver_who_was_never_online_has_no_city_to_show(operator):
    assert "has not been online yet" in page(operator, make_driver()).content.decode()


def test_nobody_but_operators_sees_it(carried):
    answer = visitor(UserFactory()).get(f"/admin/drivers/driver/{carried[1].pk}/track/")
    assert answer.status_code == 302
    assert not TRACK.search(answer.content.decode())
