import asyncio
from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.accounts.services import close_session
from delivery.geo.positions import Fix
from delivery.live.frames import Frame
from delivery.live.streams import MAX_LENGTH, append, parse_id
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from drivers.selectors import driver_of
from drivers.services.deliveries import deliver, pick_up
from drivers.services.locations import record_fixes
from orders.services.moves import (
    cancel_order,
    confirm_order,
    mark_ready,
    start_preparing,
)
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, near, placed_order
from tests.sockets import connected, token_of
from tracking.services.estimates import refresh_estimates

pytestmark = pytest.mark.django_db(transaction=True)
ABSENT = "019a0000-0000-7000-8000-000000000000"


def path_of(order, after=""):
    return f"/ws/orders/{order.pk}" + (f"?last_message_id={after}" if after else "")


def note(order, now, text="hello"):
    """Put a message into an order's stream and return its id."""
    return append(Frame("notification", {"text": text}, now, order_id=str(order.pk)))


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
            frames.append(await socket.frame())
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
        "driver_location",
        "eta",
        *["status_change"] * 4,
    ]
    assert frames[1]["data"] == {
        "status": "confirmed",
        "confirmed_at": "2026-11-18T12:00:00.000Z",
        "prep_minutes": 15,
    }
    assert set(frames[2]["data"]["driver"]) == {"id", "name", "vehicle_type", "rating"}
    assert frames[3]["data"]["lat"] == near(order.shop, north_m=100).lat
    assert set(frames[4]["data"]) == {"eta_at", "eta_low_at", "eta_high_at"}
    assert [frame["data"]["status"] for frame in frames[5:]] == [
        "preparing",
        "ready",
        "picked_up",
        "delivered",
    ]
    ids = [parse_id(frame["message_id"]) for frame in frames[1:]]
    assert ids == sorted(set(ids))


def test_what_was_missed_follows_the_snapshot(now):
    order = placed_order(now=now)
    seen, *missed = [note(order, now, text) for text in "abc"]
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, seen), token=token) as socket:
            frames = [await socket.frame() for _ in range(3)]
            assert await socket.rest() == []
            return frames

    frames = asyncio.run(watch())
    assert [frame["type"] for frame in frames] == ["snapshot", "notification", "notification"]
    assert [frame["message_id"] for frame in frames[1:]] == missed
    assert [frame["data"]["text"] for frame in frames[1:]] == ["b", "c"]


@pytest.mark.parametrize("lost", ["trimmed", "expired", "begun anew", "made up"])
def test_a_client_too_far_behind_is_told_to_resync(now, lost):
    order = placed_order(now=now)
    seen = note(order, now)
    if lost == "trimmed":
        for _ in range(MAX_LENGTH + 1):
            note(order, now)
    elif lost == "made up":
        seen = "yesterday"
    else:
        seen = "1795000000000-0"
        sync_redis().delete(*sync_redis().keys("order:*"))
        if lost == "begun anew":
            note(order, now)
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, seen), token=token) as socket:
            frames = [await socket.frame(), await socket.frame()]
            assert await socket.rest() == []
            return frames

    resync, snapshot = asyncio.run(watch())
    assert resync["type"] == "resync"
    assert snapshot["type"] == "snapshot"
    assert resync["message_id"] == snapshot["message_id"]


def test_a_hundred_messages_are_replayed_without_resync(now):
    order = placed_order(now=now)
    ids = [note(order, now) for _ in range(MAX_LENGTH + 1)]
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, ids[0]), token=token) as socket:
            return [await socket.frame() for _ in range(MAX_LENGTH + 1)]

    snapshot, *missed = asyncio.run(watch())
    assert snapshot["type"] == "snapshot"
    assert [frame["message_id"] for frame in missed] == ids[1:]


def test_nothing_falls_between_joining_and_the_snapshot(now):
    order = placed_order(now=now)
    token = token_of(order.customer)
    seen = note(order, now)
    written = []

    def write():
        written.extend(note(order, now, str(number)) for number in range(60))

    async def watch(after):
        async with connected(path_of(order, after), token=token) as socket:
            frames = [await socket.frame()]
            while not written or frames[-1]["message_id"] != written[-1]:
                frames.append(await socket.frame())
            return frames

    async def race():
        _, *watches = await asyncio.gather(
            in_thread(write), *(watch(seen) for _ in range(3)), *(watch("") for _ in range(3))
        )
        return watches

    for snapshot, *told in asyncio.run(race()):
        ids = [frame["message_id"] for frame in told]
        since = parse_id(snapshot["message_id"])
        assert ids in (written, [one for one in written if parse_id(one) > since])


def test_an_event_that_is_relayed_twice_is_told_once(now):
    order = placed_order(now=now)
    token = token_of(order.customer)
    frame = Frame("notification", {}, now, order_id=str(order.pk))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            ids = [await in_thread(append, frame, dedup_key="one") for _ in range(2)]
            told = await socket.frame()
            assert await socket.rest() == []
            return ids, told

    ids, told = asyncio.run(watch())
    assert ids == [told["message_id"]] * 2


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_an_order_is_nobody_elses_to_watch(now, role):
    order = placed_order(now=now)
    token = token_of(UserFactory(role=role))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403


def test_every_party_may_watch(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    parties = [order.customer, driver, order.shop.owner, UserFactory(role=Role.ADMIN)]
    tokens = [token_of(party) for party in parties]

    async def watch(token):
        async with connected(path_of(order), token=token) as socket:
            return (await socket.frame())["type"]

    assert [asyncio.run(watch(token)) for token in tokens] == ["snapshot"] * 4


@pytest.mark.parametrize("path", [f"/ws/orders/{ABSENT}", "/ws/nowhere", "/ws/orders/17"])
def test_an_absent_order_and_an_absent_socket_close_with_4404(path):
    token = token_of(UserFactory())

    async def watch():
        async with connected(path, token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4404


def test_a_driver_who_loses_the_order_loses_its_socket(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    token = token_of(driver)
    change = {"driver": {"id": 0}, "assigned_at": None}

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(
                type(order).objects.filter(pk=order.pk).update, driver=None, assigned_at=None
            )
            await in_thread(append, Frame("driver_assigned", change, now, order_id=str(order.pk)))
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403


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


def test_a_shop_sees_its_own_orders_only(now, relay_all):
    shop = ShopFactory()
    token = token_of(shop.owner)

    def order_at_two_shops():
        placed_order(now=now, shop=ShopFactory(region=shop.region))
        mine = placed_order(now=now, shop=shop)
        relay_all()
        return mine

    async def watch():
        async with connected(f"/ws/merchant/{shop.pk}", token=token) as socket:
            # The subscription is in force once the socket answers after it.
            while not await in_thread(sync_redis().pubsub_numsub, f"live:shop:{shop.pk}"):
                pass
            mine = await in_thread(order_at_two_shops)
            frame = await socket.frame()
            assert await socket.rest() == []
            return mine, frame

    mine, frame = asyncio.run(watch())
    assert frame["type"] == "order_update"
    assert frame["order_id"] == str(mine.pk)
    assert frame["data"]["status"] == "pending"


@pytest.mark.parametrize(
    ("role", "is_absent", "code"),
    [
        (Role.MERCHANT, False, 4403),
        (Role.CUSTOMER, False, 4403),
        (Role.ADMIN, False, 4403),
        (Role.MERCHANT, True, 4404),
    ],
)
def test_a_shops_console_is_for_its_people_only(role, is_absent, code):
    shop = ShopFactory()
    token = token_of(UserFactory(role=role))

    async def watch():
        number = shop.pk + 1 if is_absent else shop.pk
        async with connected(f"/ws/merchant/{number}", token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == code


def test_a_logout_closes_the_session_s_sockets_and_no_others(now):
    order = placed_order(now=now)
    ending, staying = token_of(order.customer), token_of(order.customer)

    async def watch():
        async with (
            connected(path_of(order), token=ending) as first,
            connected(path_of(order), token=staying) as second,
        ):
            await first.frame()
            await second.frame()
            await in_thread(close_session, ending, now=now)
            code = await first.close_code()
            assert await second.rest() == []
            return code

    assert asyncio.run(watch()) == 4401
