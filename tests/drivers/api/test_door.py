import asyncio
import json
from datetime import timedelta
from functools import partial

import pytest
from channels.testing import HttpCommunicator

from delivery.accounts.models import Role
from delivery.accounts.services import close_session
from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import utc_now
from drivers.api.door import LocationDoor
from drivers.models import LocationPoint
from drivers.selectors import driver_of
from drivers.services.ingest import location_ingest
from drivers.services.shifts import go_offline
from tests.factories.accounts import UserFactory
from tests.factories.drivers import online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.sockets import token_of

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/api/v1/driver/location"
HERE = {"lat": SQUARE.lat, "lng": SQUARE.lng}
BEHIND = b"answered behind the door"


async def behind(scope, receive, send):
    """Stand in for Django: answer with the body that came through the door."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": BEHIND + body})


@pytest.fixture
def driver():
    RegionFactory()
    return online_driver(SQUARE, now=utc_now() - timedelta(minutes=1))


def call(*requests):
    """Make requests, as (token, content) and header changes, at one door; return the answers."""
    door = LocationDoor(behind)

    async def make(token, content, path=PATH, **changes):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
            "content-length": str(len(body)),
        } | changes
        pairs = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ]
        wire = HttpCommunicator(door, "POST", path, body=body, headers=pairs)
        return await wire.get_response(timeout=30)

    async def play():
        return [await make(*one[0], **one[1]) for one in requests]

    return asyncio.run(play())


def position(user):
    return PositionIndex(driver_of(user).region).get([user.pk])[user.pk].point


def test_a_location_is_in_the_index_when_the_answer_comes(driver):
    north = HERE | {"lat": SQUARE.lat + 0.001}
    [answer] = call(((token_of(driver), north), {}))
    assert answer["status"] == 202
    assert json.loads(answer["body"]) == {"accepted": 1, "rejected": 0}
    assert position(driver).lat == SQUARE.lat + 0.001


def test_the_slash_at_the_end_makes_no_difference(driver):
    [answer] = call(((token_of(driver), HERE), {"path": PATH + "/"}))
    assert answer["status"] == 202


def test_points_that_cannot_be_are_counted(driver):
    points = [
        HERE,
        HERE | {"lat": SQUARE.lat + 0.09},
        HERE | {"recorded_at": "2020-01-01T00:00:00Z"},
    ]
    [answer] = call(((token_of(driver), {"points": points}), {}))
    assert json.loads(answer["body"]) == {"accepted": 1, "rejected": 2}


def test_the_request_id_of_a_proxy_comes_back(driver):
    [answer] = call(((token_of(driver), HERE), {"x_request_id": "given-by-proxy"}))
    assert (b"x-request-id", b"given-by-proxy") in answer["headers"]


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (b"{", {}),
        (b'{"lat": NaN, "lng": 1}', {}),
        (b"[]", {}),
        (HERE | {"lat": 91}, {}),
        (HERE, {"authorization": "Bearer nobody"}),
        (HERE, {"authorization": ""}),
        (HERE, {"content_type": "text/plain"}),
        (HERE, {"content_length": "70000"}),
        (HERE, {"path": "/api/v1/driver/route"}),
    ],
)
def test_what_is_unusual_goes_on_as_it_came(driver, content, changes):
    [answer] = call(((token_of(driver), content), changes))
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    assert answer["body"] == BEHIND + body
    assert not LocationPoint.objects.exists()


def statuses_around(act, token, **fields):
    """Return the answers' statuses before and after an act, at one door."""
    door, body = LocationDoor(behind), json.dumps(HERE).encode()
    headers = [
        (b"authorization", f"Bearer {token}".encode()),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]

    async def post():
        wire = HttpCommunicator(door, "POST", PATH, body=body, headers=headers)
        return (await wire.get_response(10))["status"]

    async def play():
        first = await post()
        await asyncio.to_thread(act, **fields)
        second = await post()
        await location_ingest().settle()
        return first, second

    return asyncio.run(play())


def test_a_dead_session_is_turned_away_at_once(driver):
    token = token_of(driver)
    act = partial(close_session, token)
    assert statuses_around(act, token, now=utc_now()) == (202, 299)


def test_the_first_location_after_the_shift_is_djangos_and_kept_nowhere(driver):
    token, now = token_of(driver), utc_now()
    assert statuses_around(go_offline, token, actor=driver, now=now) == (202, 299)
    assert LocationPoint.objects.filter(driver_id=driver.pk).count() == 1


def test_other_roles_and_drivers_between_shifts_are_djangos(driver):
    customer = UserFactory(role=Role.CUSTOMER)
    go_offline(actor=driver, now=utc_now())
    answers = call(((token_of(customer), HERE), {}), ((token_of(driver), HERE), {}))
    assert [answer["status"] for answer in answers] == [299, 299]


def test_a_flood_is_refused_with_retry_after(driver, monkeypatch):
    monkeypatch.setattr("delivery.api.throttles.ActorThrottle.THROTTLE_RATES", {"actor": "2/min"})
    token = token_of(driver)
    answers = call(*[((token, HERE), {})] * 3)
    assert [answer["status"] for answer in answers] == [202, 202, 429]
    refused = json.loads(answers[2]["body"])
    assert (refused["code"], refused["status"]) == ("throttled", 429)
    assert (b"retry-after", b"30") in answers[2]["headers"]
    assert (b"content-type", b"application/problem+json") in answers[2]["headers"]
