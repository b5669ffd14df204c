from uuid import uuid4

import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return placed_order(now=utc_now(), customer=UserFactory(phone="+44 7700 900101"))


def contacts(order, party=""):
    return f"/api/v1/orders/{order.pk}/contacts" + (f"/{party}" if party else "")


def given():
    return Event.objects.filter(name__contains="number").count()


def test_a_number_is_given_for_one_call_and_kept_by_no_cache(order, client_of):
    answer = client_of(order.shop.owner).post(contacts(order, "customer"))

    assert answer.status_code == 200
    name = order.customer.name.split()[0]
    assert answer.json() == {"party": "customer", "name": name, "phone": "+447700900101"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert given() == 1


def test_whom_one_may_call_is_listed_with_masked_numbers(order, client_of):
    answer = client_of(order.shop.owner).get(contacts(order))

    name = order.customer.name.split()[0]
    masked = {"party": "customer", "name": name, "phone_masked": "+44 •• ••• 0101"}
    assert answer.json() == {"results": [masked], "next": None, "previous": None}
    assert given() == 0


@pytest.mark.parametrize(
    ("party", "status", "code"),
    [
        ("customer", 403, "not_a_contact"),
        ("driver", 409, "not_in_hand"),
        ("system", 404, "not_found"),
        ("admin", 404, "not_found"),
        ("nobody", 404, "not_found"),
    ],
)
def test_what_cannot_be_called_is_refused_and_not_recorded(order, client_of, party, status, code):
    answer = client_of(order.customer).post(contacts(order, party))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert given() == 0


def test_after_the_end_neither_number_nor_mask_is_given(order, client_of):
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=utc_now())

    answer = client_of(order.customer).post(contacts(order, "merchant"))

    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_hand")
    assert client_of(order.customer).get(contacts(order)).json()["results"] == []
    assert given() == 0


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_strangers_learn_nothing(order, client_of, role):
    stranger = client_of(UserFactory(role=role))

    assert stranger.post(contacts(order, "customer")).status_code == 404
    assert stranger.get(contacts(order)).status_code == 404
    assert given() == 0


def test_no_order_and_no_session_are_refused(api, client_of, order):
    absent = f"/api/v1/orders/{uuid4()}/contacts/customer"
    assert client_of(UserFactory(role=Role.ADMIN)).post(absent).status_code == 404
    assert api.post(contacts(order, "customer")).status_code == 401
    assert given() == 0


def test_a_number_is_never_given_by_looking(order, client_of):
    assert client_of(order.shop.owner).get(contacts(order, "customer")).status_code == 405
    assert given() == 0
