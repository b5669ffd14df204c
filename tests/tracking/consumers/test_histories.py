"""Events must rebuild the snapshot: for any history, and over any cuts in the connection."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from delivery.accounts.models import Role
from delivery.live import streams
from delivery.live.streams import last_ids, parse_id
from delivery.stores.threads import in_thread
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order
from tests.sockets import token_of
from tests.tracking.consumers.following import Follower
from tests.tracking.consumers.histories import act, histories, relay_again
from tracking.services.watching import snapshot_for

pytestmark = pytest.mark.django_db(transaction=True)
# So few that clients fall too far behind within a short history.
KEPT = 2


@pytest.fixture
def scene(now):
    """A shop, two drivers and an operator, shared by all histories."""
    return {
        "shop": ShopFactory(),
        "assign one": make_driver(),
        "assign another": make_driver(rating=4.5),
        "operator": UserFactory(role=Role.ADMIN),
    }


@pytest.fixture(autouse=True)
def short_streams(monkeypatch):
    """Let streams forget sooner."""
    monkeypatch.setattr(streams, "MAX_LENGTH", KEPT)


def without_volatile(state):
    """Leave out what is not told by events of the order."""
    return {
        name: value
        for name, value in state.items()
        if name not in {"last_message_id", "driver_position"}
    }


def after(told, message_id):
    """Return the frames that followed one; all of them where none was seen."""
    return [frame for frame in told if parse_id(frame["message_id"]) > parse_id(message_id)]


async def come_back(client, told):
    """Connect again; the client is sent what it missed, or told that something is lost."""
    missed, knew = after(told, client.last_id), client.last_id
    is_lost = bool(knew) and len(missed) > KEPT
    opening = await client.come()
    assert [frame["type"] for frame in opening] == ["resync"] * is_lost + ["snapshot"]
    client.take(opening[-1])
    if knew and not is_lost:
        assert [await client.next_kept() for _ in missed] == missed


async def live(client, step, told):
    """Let the client with the bad connection do one thing."""
    if step == "come back" and not client.socket:
        await come_back(client, told)
    if "read" in step and client.socket:
        expected = after(told, client.last_id)
        assert [await client.next_kept() for _ in expected] == expected
    if "leave" in step and client.socket:
        await client.leave()


async def play(scene, relay_all, order, token, history, now):
    """Let two clients follow a history, one of them with cuts, and return what they know."""
    faithful, cut_off = Follower(order, token), Follower(order, token)
    for client in (faithful, cut_off):
        client.take((await client.come())[-1])

    async def catch_up():
        await faithful.read_to((await in_thread(last_ids, [order.pk]))[0] or "")

    for number, (action, is_relayed, step) in enumerate(history):
        await in_thread(act, action, order, scene, now + timedelta(minutes=number + 1))
        if is_relayed:
            await in_thread(relay_all)
        await catch_up()
        await live(cut_off, step, faithful.heard)
    await in_thread(relay_all)
    await in_thread(relay_again, order)
    await catch_up()
    for step in ("come back", "read"):
        await live(cut_off, step, faithful.heard)
    for client in (faithful, cut_off):
        assert {frame["type"] for frame in await client.socket.rest()} <= {"driver_location"}
        await client.leave()
    return faithful.state, cut_off.state


@given(history=histories)
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_history_and_any_cuts_end_in_the_fresh_snapshot(scene, relay_all, now, history):
    order = placed_order(now=now, shop=scene["shop"])
    token = token_of(order.customer)
    states = asyncio.run(play(scene, relay_all, order, token, history, now))
    fresh = without_volatile(snapshot_for(order.customer, order.pk))
    assert [without_volatile(state) for state in states] == [fresh, fresh]
