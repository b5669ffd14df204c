import asyncio
from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.geo.positions import Fix
from delivery.stores.threads import in_thread
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.shifts import go_offline
from orders.services.moves import start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver, online_driver
from tests.factories.merchants import RegionFactory
from tests.factories.orders import confirmed_order, near
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator():
    """The token of an operator."""
    return token_of(UserFactory(role=Role.ADMIN))


def test_the_map_is_for_operators_only(now):
    tokens = [
        token_of(UserFactory(role=role)) for role in (Role.CUSTOMER, Role.DRIVER, Role.MERCHANT)
    ]

    async def watch(token):
        async with connected("/ws/ops", token=token) as socket:
            return await socket.close_code()

    assert [asyncio.run(watch(token)) for token in ["dead", *tokens]] == [4401, 4403, 4403, 4403]


def test_an_absent_region_closes_with_4404(operator):
    RegionFactory()

    async def watch():
        async with connected("/ws/ops?region=nowhere", token=operator) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4404


def test_the_snapshot_has_who_is_at_work_and_what_is_open(now, operator):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    waiting = online_driver(order.shop.point, now=now)
    make_driver()

    async def watch():
        async with connected(f"/ws/ops?region={order.region.slug}", token=operator) as socket:
            return await socket.frame()

    frame = asyncio.run(watch())
    assert frame["type"] == "snapshot"
    data = frame["data"]
    assert data["region"]["slug"] == order.region.slug
    assert [one["id"] for one in data["drivers"]] == [driver.pk, waiting.pk]
    assert [one["orders"] for one in data["drivers"]] == [[str(order.pk)], []]
    assert data["drivers"][0]["position"]["lat"] == order.shop.lat
    assert [one["id"] for one in data["orders"]] == [str(order.pk)]
    # The fixed clock of the tests lies hours back.
    assert data["orders"][0]["attention"] == "standing_still"
    assert "driver_silent" in [risk["kind"] for risk in data["orders"][0]["risks"]]


def test_risks_are_told_again_as_time_goes_by(now, operator, monkeypatch):
    order = confirmed_order(now=now)
    monkeypatch.setattr("tracking.consumers.RISKS_EVERY_S", 0.05)

    async def watch():
        async with connected("/ws/ops", token=operator) as socket:
            return [(await socket.frame_of("risks"))["data"] for _ in range(2)]

    for data in asyncio.run(watch()):
        assert [one["id"] for one in data["orders"]] == [str(order.pk)]
        assert data["orders"][0]["risks"][0]["kind"] == "unassigned"


def test_changes_follow_and_positions_come_together(now, operator, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    waiting = online_driver(order.shop.point, now=now)
    relay_all()

    def act():
        for user in (driver, waiting):
            for step in (1, 2):
                fix = Fix(near(order.shop, north_m=30 * step), now + timedelta(seconds=5 * step))
                record_fixes(driver_of(user), [fix], now=now + timedelta(seconds=5 * step))
        start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
        go_offline(actor=waiting, now=now)
        relay_all()

    async def watch():
        async with connected("/ws/ops", token=operator) as socket:
            await socket.frame()
            await in_thread(act)
            return [await socket.frame() for _ in range(3)]

    frames = {frame["type"]: frame["data"] for frame in asyncio.run(watch())}
    assert frames["order_update"]["status"] == "preparing"
    assert frames["driver_update"]["id"] == waiting.pk
    assert frames["driver_update"]["status"] == "offline"
    moved = {one["id"]: one["lat"] for one in frames["driver_locations"]["drivers"]}
    assert moved == dict.fromkeys((driver.pk, waiting.pk), near(order.shop, north_m=60).lat)
