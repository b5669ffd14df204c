from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.geo.positions import PositionIndex
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from drivers.errors import NotADriver, OutsideEveryRegion
from drivers.models import Driver
from drivers.services.shifts import go_offline, go_online, mark_all_offline
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
ATLANTIC = Point(40.0, -20.0)


def test_a_driver_goes_online_where_it_stands(now):
    region, user = RegionFactory(), make_driver()
    driver = go_online(actor=user, point=SQUARE, now=now)
    assert (driver.status, driver.region, driver.current_lat) == ("online", region, SQUARE.lat)
    assert PositionIndex(region).get([user.pk])[user.pk].point == SQUARE
    assert Event.objects.get().name == "driver.online"


def test_outside_every_region_nobody_goes_online(now):
    RegionFactory()
    user = make_driver()
    with pytest.raises(OutsideEveryRegion):
        go_online(actor=user, point=ATLANTIC, now=now)
    assert Driver.objects.get().status == "offline"
    assert not Event.objects.exists()


def test_a_customer_has_no_shift(now):
    RegionFactory()
    with pytest.raises(NotADriver):
        go_online(actor=UserFactory(), point=SQUARE, now=now)


def test_a_shift_has_an_end_if_the_driver_says_so(now):
    RegionFactory()
    ends_at = now + timedelta(hours=4)
    driver = go_online(actor=make_driver(), point=SQUARE, now=now, ends_at=ends_at)
    assert driver.shift_ends_at == ends_at


def test_a_shift_cannot_end_before_it_begins(now):
    RegionFactory()
    user = make_driver()
    with pytest.raises(Invalid):
        go_online(actor=user, point=SQUARE, now=now, ends_at=now)
    assert Driver.objects.get().status == "offline"


def test_a_driver_who_goes_offline_is_found_no_more(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    go_offline(actor=user, now=now)
    assert PositionIndex(region).count() == 0
    assert Driver.objects.get().status == "offline"


def test_going_offline_twice_leaves_one_event(now):
    RegionFactory()
    user = online_driver(SQUARE, now=now)
    go_offline(actor=user, now=now)
    go_offline(actor=user, now=now)
    assert Event.objects.filter(name="driver.offline").count() == 1


def test_an_order_in_hand_stays_with_a_driver_who_goes_offline(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    go_offline(actor=driver, now=now)
    order.refresh_from_db()
    assert (order.driver, order.status) == (driver, "confirmed")


def test_every_shift_ends_when_the_index_was_lost(now):
    region, other = RegionFactory(), RegionFactory(south=10, north=11, west=10, east=11)
    online_driver(SQUARE, now=now)
    away = online_driver(Point(10.5, 10.5), now=now)
    assert mark_all_offline(actor=SYSTEM, now=now, region=region) == 1
    assert list(Driver.objects.filter(status="online").values_list("pk", flat=True)) == [away.pk]
    assert mark_all_offline(actor=SYSTEM, now=now) == 1
    assert mark_all_offline(actor=SYSTEM, now=now) == 0
    assert PositionIndex(other).count() == 0
