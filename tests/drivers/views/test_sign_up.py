import pytest

from delivery.accounts.models import Role, User
from drivers.models import Driver
from tests.factories.accounts import UserFactory
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db

PERSON = {
    "role": "customer",
    "vehicle_type": "bicycle",
    "name": "Ana Example",
    "email": "ana@example.test",
    "phone": "",
    "password": "a long enough passphrase",
}


def sign_up(client=None, **changes):
    return (client or visitor()).post("/sign-up", {**PERSON, **changes})


def test_a_customer_is_registered_and_signed_in():
    client = visitor()

    response = sign_up(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    user = User.objects.get(email="ana@example.test")
    assert user.role == Role.CUSTOMER
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not Driver.objects.exists()


def test_a_driver_gets_a_profile_with_the_vehicle():
    response = sign_up(role="driver", vehicle_type="scooter")

    assert response["Location"] == "/account"
    assert Driver.objects.get(user__email="ana@example.test").vehicle_type == "scooter"


def test_a_sign_up_leads_on_to_the_page_that_asked_for_it():
    assert sign_up(next="/checkout")["Location"] == "/checkout"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("role", "admin", "Select a valid choice"),
        ("vehicle_type", "rocket", "Select a valid choice"),
        ("email", "no address", "Enter a valid email address."),
        ("phone", "call me", "Write digits"),
        ("password", "short", "at least 10 characters"),
        ("name", "", "This field is required."),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nobody_is_registered(field, value, message):
    response = sign_up(**{field: value})

    assert response.status_code == 400
    assert message in response.content.decode()
    assert not User.objects.exists()


def test_an_address_is_registered_once():
    UserFactory(email="ana@example.test")

    response = sign_up(email="Ana@example.test")

    assert response.status_code == 400
    assert "already registered" in response.content.decode()
    assert User.objects.count() == 1
