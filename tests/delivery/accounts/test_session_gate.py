import asyncio

import pytest
from django.contrib.auth import SESSION_KEY

from delivery.accounts.services import close_session
from delivery.accounts.session_gate import SessionGate
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from tests.factories.accounts import UserFactory
from tests.sockets import token_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_token_gets_its_own_session_and_a_made_up_one_gets_none():
    users = [UserFactory(), UserFactory()]
    tokens = [*map(token_of, users), "made up"]

    async def ask():
        gate = SessionGate()
        return await asyncio.gather(*(gate.session_of(token) for token in tokens))

    first, second, none = asyncio.run(ask())
    assert [first[SESSION_KEY], second[SESSION_KEY]] == [str(user.pk) for user in users]
    assert none is None


def test_requests_that_come_together_share_a_round_trip():
    tokens = [token_of(UserFactory()) for _ in range(3)]

    async def ask():
        gate = SessionGate()
        await asyncio.gather(*(gate.session_of(token) for token in tokens * 2))

    sync_redis().config_resetstat()
    asyncio.run(ask())
    assert sync_redis().info("commandstats")["cmdstat_mget"]["calls"] == 1


def test_a_session_that_has_ended_is_gone_at_the_next_question():
    token = token_of(UserFactory())

    async def ask():
        gate = SessionGate()
        before = await gate.session_of(token)
        await asyncio.to_thread(close_session, token, now=utc_now())
        return before, await gate.session_of(token)

    before, after = asyncio.run(ask())
    assert before is not None
    assert after is None
