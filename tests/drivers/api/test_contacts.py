import pytest

from delivery.accounts.models import Role, User
from delivery.events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver

pytestmark = pytest.mark.django_db


def call(client, driver_id):
    return client.post(f"/api/v1/admin/drivers/{driver_id}/contact")


def given():
    return list(Event.objects.filter(name="driver.number_given").values_list("actor_id", "data"))


def test_an_operator_calls_a_driver_who_has_no_order(client_of):
    operator, driver = UserFactory(role=Role.ADMIN), make_driver()
    User.objects.filter(pk=driver.pk).update(phone="+44 7700 900103")

    answer = call(client_of(operator), driver.pk)

    assert (answer.status_code, answer.json()) == (200, {"phone": "+447700900103"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert given() == [(operator.pk, {"region_id": None, "person_id": driver.pk})]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MERCHANT, Role.DRIVER])
def test_nobody_else_does(client_of, role):
    driver = make_driver()
    other = make_driver() if role == Role.DRIVER else UserFactory(role=role)

    assert call(client_of(other), driver.pk).status_code == 403
    assert given() == []


def test_who_is_no_driver_or_gave_no_number_is_not_found(client_of):
    operator, driver = client_of(UserFactory(role=Role.ADMIN)), make_driver()
    User.objects.filter(pk=driver.pk).update(phone="")

    assert call(operator, driver.pk).json()["code"] == "no_number"
    assert call(operator, UserFactory().pk).status_code == 404
    assert given() == []


def test_operators_are_listed_drivers_with_masked_numbers(client_of):
    driver = make_driver()

    (listed,) = (
        client_of(UserFactory(role=Role.ADMIN)).get("/api/v1/admin/drivers").json()["results"]
    )

    assert listed["id"] == driver.pk
    assert listed["phone_masked"] == "+351 •• ••• 0000"
    assert "phone" not in listed
