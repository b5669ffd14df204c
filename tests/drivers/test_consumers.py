import asyncio
from datetime import timedelta

import pytest

from delivery.accounts.services import close_session
from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import rfc3339, utc_now
from delivery.stores.threads import in_thread
from drivers.models import LocationPoint
from drivers.selectors import driver_of
from drivers.services.ingest import location_ingest
from drivers.services.shifts import go_offline, go_online
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)
HERE = {"type": "location", "lat": SQUARE.lat, "lng": SQUARE.lng}


@pytest.fixture
def driver():
    RegionFactory()
    return online_driver(SQUARE, now=utc_now() - timedelta(minutes=1))


def position(user):
    return PositionIndex(driver_of(user).region).get([user.pk])[user.pk].point


def converse(user, *frames, answers=1):
    """Send frames one after the other and return the first answers."""
    token = token_of(user)

    async def talk():
        async with connected("/ws/driver", token=token) as socket:
            for frame in frames:
                await socket.say(frame)
            return [await socket.frame() for _ in range(answers)]

    return asyncio.run(talk())


def test_a_location_is_acknowledged_once_it_is_in_the_index(driver):
    [ack] = converse(driver, HERE | {"lat": SQUARE.lat + 0.001})
    assert ack["data"] == {"accepted": 1, "rejected": 0}
    assert set(ack) == {"type", "message_id", "at", "data"}
    assert position(driver).lat == SQUARE.lat + 0.001


def test_an_ack_counts_what_came_since_the_last_one(driver):
    earlier = rfc3339(utc_now() - timedelta(seconds=30))
    batch = {"type": "location", "points": [HERE | {"recorded_at": earlier}, HERE]}
    far = HERE | {"lat": SQUARE.lat + 0.09}
    acks = converse(driver, batch, far, HERE, answers=2)
    assert sum(ack["data"]["accepted"] for ack in acks) == 3
    assert sum(ack["data"]["rejected"] for ack in acks) == 1


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (
            HERE | {"lat": 91},
            {"code": "invalid", "fields": {"lat": ["Expected a number from -90 to 90."]}},
        ),
        ({"type": "dance"}, {"code": "unknown_type"}),
        ("{", {"code": "malformed_frame"}),
        ([1], {"code": "malformed_frame"}),
    ],
)
def test_a_bad_frame_is_answered_and_the_socket_stays(driver, frame, error):
    wrong, ack = converse(driver, frame, HERE, answers=2)
    assert wrong == {"type": "error", **error}
    assert ack["type"] == "ack"


def test_between_shifts_a_location_is_refused_and_after_going_online_taken():
    RegionFactory()
    user = make_driver()
    token = token_of(user)

    async def talk():
        async with connected("/ws/driver", token=token) as socket:
            await socket.say(HERE)
            refused = await socket.frame()
            await in_thread(go_online, actor=user, point=SQUARE, now=utc_now())
            await socket.say(HERE)
            return refused, await socket.frame()

    refused, ack = asyncio.run(talk())
    assert refused == {"type": "error", "code": "driver_offline"}
    assert ack["type"] == "ack"


@pytest.mark.parametrize("ahead_s", [0, 50])
def test_a_shift_that_ends_elsewhere_ends_the_intake_at_once(driver, ahead_s):
    token = token_of(driver)
    last = HERE | {"recorded_at": rfc3339(utc_now() + timedelta(seconds=ahead_s))}

    async def talk():
        async with connected("/ws/driver", token=token) as socket:
            await socket.say(last)
            await socket.frame()
            await in_thread(go_offline, actor=driver, now=utc_now())
            refusals = []
            for _ in range(2):
                await socket.say(HERE)
                refusals.append(await socket.frame())
        await location_ingest().settle()
        return refusals

    assert asyncio.run(talk()) == [{"type": "error", "code": "driver_offline"}] * 2
    assert LocationPoint.objects.filter(driver_id=driver.pk).count() == 1


def test_a_flood_closes_the_socket(driver):
    token = token_of(driver)

    async def flood():
        async with connected("/ws/driver", token=token) as socket:
            for _ in range(200):
                await socket.say(HERE)
            return await socket.close_code()

    assert asyncio.run(flood()) == 4429


def test_a_logout_closes_the_socket_of_a_driver_who_reports(driver):
    token = token_of(driver)

    async def watch():
        async with connected("/ws/driver", token=token) as socket:
            await socket.say(HERE)
            await socket.frame()
            await in_thread(close_session, token, now=utc_now())
            return await socket.close_code()

    assert asyncio.run(watch()) == 4401


def test_the_socket_is_for_drivers_only():
    token = token_of(UserFactory())

    async def watch():
        async with connected("/ws/driver", token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403
