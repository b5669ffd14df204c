import pytest

from delivery.accounts.models import Role
from delivery.live.frames import Frame
from delivery.live.streams import MAX_LENGTH, append
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(now):
    """An order nobody has done anything with."""
    return placed_order(now=now)


@pytest.fixture
def ask(order, client_of):
    """Ask for the order's messages as its customer."""

    def get(after=""):
        query = f"?after={after}" if after else ""
        return client_of(order.customer).get(f"/api/v1/orders/{order.pk}/events{query}")

    return get


@pytest.fixture
def say(order, now):
    """Put a message into the order's stream."""
    return lambda: append(Frame("notification", {}, now, order_id=str(order.pk)))


def test_everything_kept_is_listed_as_the_socket_sends_it(ask, say, order):
    ids = [say() for _ in range(3)]
    answer = ask()
    assert answer.status_code == 200
    assert answer.json()["next"] is None
    assert [frame["message_id"] for frame in answer.json()["results"]] == ids
    assert answer.json()["results"][0] == {
        "message_id": ids[0],
        "type": "notification",
        "order_id": str(order.pk),
        "at": "2026-11-18T12:00:00.000Z",
        "data": {},
    }


def test_only_what_followed_a_message_is_listed(ask, say):
    first, *rest = (say() for _ in range(3))
    assert [frame["message_id"] for frame in ask(first).json()["results"]] == rest


def test_nothing_new_is_an_empty_list(ask, say):
    assert ask(say()).json()["results"] == []


def test_a_client_too_far_behind_gets_resync_and_snapshot(ask, say, order):
    first, *_, last = (say() for _ in range(MAX_LENGTH + 2))
    resync, snapshot = ask(first).json()["results"]
    assert (resync["type"], snapshot["type"]) == ("resync", "snapshot")
    assert snapshot["message_id"] == snapshot["data"]["last_message_id"] == last
    assert snapshot["data"]["id"] == str(order.pk)


@pytest.mark.parametrize("after", ["x", "-1", "5-", "1_0-0", "9" * 40, "5-0-0", "%00", "$"])
def test_what_is_no_message_id_is_refused(ask, after):
    answer = ask(after)
    assert answer.status_code == 400
    assert answer.json()["fields"] == {"after": ["This is not a message id."]} or after == "%00"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_another_persons_order_is_absent(order, client_of, role):
    answer = client_of(UserFactory(role=role)).get(f"/api/v1/orders/{order.pk}/events")
    assert answer.status_code == 404


def test_without_a_session_nothing_is_listed(order, api):
    assert api.get(f"/api/v1/orders/{order.pk}/events").status_code == 401
