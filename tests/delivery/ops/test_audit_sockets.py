"""A socket refused for want of a right is in the audit trail like a request."""

import asyncio

import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


def close_code(path, user):
    token = token_of(user)

    async def watch():
        async with connected(path, token=token) as socket:
            return await socket.close_code()

    return asyncio.run(watch())


@pytest.mark.parametrize("kind", ["ops", "driver", "merchant", "orders"])
def test_a_refused_socket_names_who_asked_for_what(kind, now):
    own = {"merchant": lambda: ShopFactory().pk, "orders": lambda: placed_order(now=now).pk}
    path = f"/ws/{kind}" + (f"/{own[kind]()}" if kind in own else "")
    stranger = UserFactory(role=Role.CUSTOMER)

    assert close_code(path, stranger) == 4403

    told = Event.objects.get(name="access.refused")
    assert (told.actor_id, told.subject_id) == (stranger.pk, str(stranger.pk))
    assert told.data == {"method": "SOCKET", "route": path, "status": 4403}


def test_a_socket_that_is_not_there_is_no_refusal():
    assert close_code("/ws/nowhere", UserFactory()) == 4404

    assert not Event.objects.filter(name="access.refused").exists()
