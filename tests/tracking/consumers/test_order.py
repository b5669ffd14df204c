import asyncio
from datetime import timedelta

import pytest
from django.db import transaction

from delivery.accounts.models import Role
from delivery.geo.positions import Fix
from delivery.live.streams import parse_id
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from drivers.selectors import driver_of
from drivers.services.deliveries import deliver, pick_up
from drivers.services.locations import record_fixes
from drivers.services.reassignment import reassign_order
from orders.services.moves import (
    cancel_order,
    confirm_order,
    mark_ready,
    start_preparing,
    unassign_driver,
)
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, online_driver
from tests.factories.orders import confirmed_order, near, placed_order
from tests.sockets import connected, token_of
from tracking.services.estimates import refresh_estimates

pytestmark = pytest.mark.django_db(transaction=True)
ABSENT = "019a0000-0000-7000-8000-000000000000"


def path_of(order, after=""):
    return f"/ws/orders/{order.pk}" + (f"?last_message_id={after}" if after else "")


def drive(driver, order, now, north_m=100):
    """Move a driver to a point north of the order's shop."""
    fix = Fix(near(order.shop, north_m=north_m), now)
    return record_fixes(driver_of(driver), [fix], now=now)


def test_the_first_frame_is_the_order_as_get_gives_it_with_the_drivers_position(
    now, relay_all, client_of
):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    drive(driver, order, now + timedelta(seconds=5))
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            return await socket.frame()

    first = asyncio.run(watch())
    got = client_of(order.customer).get(f"/api/v1/orders/{order.pk}").json()
    got["driver"] |= {"vehicle_type": "bicycle", "rating": None}
    assert first["type"] == "snapshot"
    assert first["message_id"] == got["last_message_id"]
    assert first["order_id"] == str(order.pk)
    position = first["data"].pop("driver_position")
    assert first["data"] == got
    assert position["lat"] == near(order.shop, north_m=100).lat
    assert position["recorded_at"] == "2026-11-18T12:00:05.000Z"


def test_the_life_of_an_order_is_told_as_it_happens(now, relay_all):
    order = placed_order(now=now)
    owner, token = order.shop.owner, token_of(order.customer)
    relay_all()

    async def act(service, *args, **fields):
        result = await in_thread(service, *args, **fields)
        await in_thread(relay_all)
        return result

    async def watch():
        details = {"order_id": order.pk, "now": now}
        async with connected(path_of(order), token=token) as socket:
            frames = [await socket.frame()]
            await act(confirm_order, actor=owner, prep_minutes=15, **details)
            frames.append(await socket.frame())
            _, driver = await act(assigned_order, order, now=now)
            frames += [await socket.frame(), await socket.frame()]
            await in_thread(drive, driver, order, now + timedelta(seconds=5))
            frames.append(await socket.frame())
            await in_thread(refresh_estimates, now=now + timedelta(minutes=10))
            frames.append(await socket.frame())
            await act(start_preparing, actor=owner, **details)
            await act(mark_ready, actor=owner, **details)
            await act(pick_up, actor=driver, **details)
            await act(deliver, actor=driver, **details)
            frames += [await socket.frame() for _ in range(4)]
            assert await socket.rest() == []
        return frames

    frames = asyncio.run(watch())
    assert [frame["type"] for frame in frames] == [
        "snapshot",
        "status_change",
        "driver_assigned",
        *["driver_location"] * 2,
        "eta",
        *["status_change"] * 4,
    ]
    assert frames[1]["data"] == {
        "status": "confirmed",
        "confirmed_at": "2026-11-18T12:00:00.000Z",
        "prep_minutes": 15,
    }
    assert set(frames[2]["data"]["driver"]) == {"id", "name", "vehicle_type", "rating"}
    assert frames[3]["data"]["lat"] == order.shop.lat
    assert frames[4]["data"]["lat"] == near(order.shop, north_m=100).lat
    assert set(frames[5]["data"]) == {"eta_at", "eta_low_at", "eta_high_at"}
    assert [frame["data"]["status"] for frame in frames[6:]] == [
        "preparing",
        "ready",
        "picked_up",
        "delivered",
    ]
    ids = [parse_id(frame["message_id"]) for frame in frames[1:]]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("ending", ["delivered", "cancelled"])
def test_a_position_is_not_shown_after_the_end(now, relay_all, ending):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
    relay_all()
    token = token_of(order.customer)

    def end():
        if ending == "delivered":
            pick_up(order_id=order.pk, actor=driver, now=now)
            deliver(order_id=order.pk, actor=driver, now=now)
        else:
            cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
        relay_all()
        # As if this point had overtaken the end on its way.
        sync_redis().sadd(f"driver:{{{order.region.slug}}}:{driver.pk}:orders", str(order.pk))
        drive(driver, order, now + timedelta(seconds=9))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(drive, driver, order, now + timedelta(seconds=5))
            assert (await socket.frame())["type"] == "driver_location"
            await in_thread(end)
            while (await socket.frame())["data"].get("status") != ending:
                pass
            assert await socket.rest() == []
        async with connected(path_of(order), token=token) as again:
            return (await again.frame())["data"]["driver_position"]

    assert asyncio.run(watch()) is None


def test_where_a_driver_stands_who_does_not_move_is_told_with_the_assignment(now, relay_all):
    order = confirmed_order(now=now)
    relay_all()
    token = token_of(order.customer)

    def assign():
        assigned_order(order, now=now)
        relay_all()

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(assign)
            told = [await socket.frame(), await socket.frame()]
            assert await socket.rest() == []
        async with connected(path_of(order), token=token) as again:
            return told, (await again.frame())["data"]

    (assigned, place), fresh = asyncio.run(watch())
    assert (assigned["type"], place["type"]) == ("driver_assigned", "driver_location")
    assert place["data"] == fresh["driver_position"]
    assert (place["data"]["lat"], place["data"]["lng"]) == order.shop.point
    assert parse_id(place["message_id"]) > parse_id(assigned["message_id"])
    assert fresh["last_message_id"] == assigned["message_id"]


@pytest.mark.parametrize("by_now", ["another's", "nobody's", "over", "forgotten"])
def test_an_assignment_that_is_told_late_tells_nobodys_place(now, relay_all, by_now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    token, operator = token_of(order.customer), UserFactory(role=Role.ADMIN)
    details = {"order_id": order.pk, "actor": operator, "now": now}
    if by_now == "another's":
        other = online_driver(near(order.shop, north_m=300), now=now)
        reassign_order(driver_id=other.pk, **details)
    elif by_now == "nobody's":
        with transaction.atomic():
            unassign_driver(**details)
    elif by_now == "over":
        cancel_order(reason="closed", **details)
    else:
        sync_redis().delete(*sync_redis().keys("driver:*"))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(relay_all)
            return await socket.rest()

    told = asyncio.run(watch())
    assigned = [frame["data"] for frame in told if frame["type"] == "driver_assigned"]
    assert assigned[0]["driver"]["id"] == driver.pk
    places = [frame["data"]["lat"] for frame in told if frame["type"] == "driver_location"]
    assert places == ([near(order.shop, north_m=300).lat] if by_now == "another's" else [])
