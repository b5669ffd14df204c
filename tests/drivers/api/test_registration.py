import pytest
from rest_framework.test import APIClient

from delivery.accounts.models import User
from delivery.events.models import Event
from drivers.models import Driver
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
REGISTER = "/api/v1/auth/register"
ANA = {
    "email": "Ana@Example.test",
    "password": "correct horse battery",
    "name": "Ana",
    "phone": "+351 200 000 001",
    "role": "customer",
}


def test_a_new_account_comes_with_a_session(api):
    response = api.post(REGISTER, ANA)
    assert response.status_code == 201
    body = response.json()
    user = User.objects.get()
    assert set(body) == {"token", "expires_at", "user"}
    assert body["user"] == {
        "id": user.pk,
        "email": "ana@example.test",
        "name": "Ana",
        "phone": "+351 200 000 001",
        "role": "customer",
    }
    client = APIClient(headers={"Authorization": f"Bearer {body['token']}"})
    assert client.get("/api/v1/auth/me").json() == body["user"]


@pytest.mark.parametrize("role", ["customer", "merchant"])
def test_only_drivers_get_a_profile(api, role):
    assert api.post(REGISTER, {**ANA, "role": role}).status_code == 201
    assert not Driver.objects.exists()


def test_a_driver_registers_with_a_vehicle(api):
    body = {**ANA, "role": "driver", "vehicle_type": "scooter"}
    assert api.post(REGISTER, body).status_code == 201
    driver = Driver.objects.get()
    assert (driver.user.email, driver.vehicle_type) == ("ana@example.test", "scooter")


def test_registering_is_an_event(api):
    api.post(REGISTER, ANA)
    event = Event.objects.get(name="user.registered")
    assert event.subject_id == str(User.objects.get().pk)
    assert "password" not in event.data


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": "system"}, "role"),
        ({"email": "no address"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "ana@example.test"}, "password"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"phone": "call me"}, "phone"),
        ({"vehicle_type": "bicycle"}, "vehicle_type"),
        ({"role": "driver", "vehicle_type": "tank"}, "vehicle_type"),
    ],
)
def test_a_wrong_registration_is_400_and_makes_nobody(api, wrong, field):
    response = api.post(REGISTER, {**ANA, **wrong})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]
    assert not User.objects.exists()
    assert not Event.objects.exists()


def test_an_address_is_registered_once_in_any_case(api):
    UserFactory(email="ana@example.test")
    response = api.post(REGISTER, ANA)
    assert response.status_code == 400
    assert response.json()["code"] == "email_taken"
    assert User.objects.count() == 1
