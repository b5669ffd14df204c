import pytest

from delivery.accounts.models import Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "path", "allowed"),
    [
        (Role.MERCHANT, "/api/v1/merchant/shops", "GET, POST, HEAD, OPTIONS"),
        (Role.MERCHANT, "/api/v1/merchant/orders", "GET, HEAD, OPTIONS"),
        (Role.CUSTOMER, "/api/v1/orders/quote", "POST, OPTIONS"),
    ],
)
def test_options_tells_what_is_allowed_and_nothing_else(client_of, role, path, allowed):
    answer = client_of(UserFactory(role=role)).options(path)
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["Allow"] == allowed
