"""The socket of one's own inbox."""

import asyncio

import pytest

from delivery.stores.threads import in_thread
from tests.factories.accounts import UserFactory
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_badge_hears_at_once_of_what_is_new_and_of_nobody_elses(tell):
    person, other = UserFactory(language="pt"), UserFactory()
    tell(person)
    token = token_of(person)

    async def watch():
        async with connected("/ws/notifications", token=token) as socket:
            snapshot = await socket.frame()
            await in_thread(tell, other)
            await in_thread(tell, person)
            return snapshot, await socket.frame()

    snapshot, news = asyncio.run(watch())
    assert (snapshot["type"], snapshot["data"]) == ("snapshot", {"unread": 1})
    assert (news["type"], news["data"]["unread"]) == ("notification", 2)
    assert news["data"]["title"] == "O pedido AB12 foi cancelado"


def test_the_socket_needs_a_session():
    async def knock():
        async with connected("/ws/notifications") as socket:
            return await socket.first()

    assert asyncio.run(knock()) == 4401
