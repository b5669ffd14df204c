import asyncio

import pytest

from delivery.accounts.models import Role
from delivery.accounts.services import close_session
from delivery.accounts.tickets import issue_ticket
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "http://localhost:8000"


@pytest.fixture
def shop():
    """A shop whose console socket these tests open."""
    return ShopFactory()


@pytest.fixture
def token(shop):
    """A session of the shop's owner."""
    return token_of(shop.owner)


def outcome(path, **headers):
    """Return the code with which a socket is closed, or `open`."""

    async def knock():
        async with connected(path, **headers) as socket:
            if first := await socket.first():
                return first
            return "open"

    return asyncio.run(knock())


def path_of(shop, ticket=""):
    return f"/ws/merchant/{shop.pk}" + (f"?ticket={ticket}" if ticket else "")


def test_a_bearer_header_opens_a_socket(shop, token):
    assert outcome(path_of(shop), authorization=f"Bearer {token}") == "open"


def test_no_session_closes_with_4401(shop):
    assert outcome(path_of(shop)) == 4401


@pytest.mark.parametrize("dead", ["", "made-up", "é\x00"])
def test_a_token_that_opens_nothing_closes_with_4401(shop, dead):
    assert outcome(path_of(shop), authorization=f"Bearer {dead}") == 4401


def test_a_session_that_was_closed_closes_with_4401(shop, token, now):
    close_session(token, now=now)
    assert outcome(path_of(shop), authorization=f"Bearer {token}") == 4401


def test_a_person_who_was_barred_is_closed_with_4401(shop, token):
    type(shop.owner).objects.filter(pk=shop.owner.pk).update(is_active=False)
    assert outcome(path_of(shop), authorization=f"Bearer {token}") == 4401


@pytest.mark.parametrize(
    ("origin", "host", "expected"),
    [
        (ORIGIN, "localhost:8000", "open"),
        ("", "localhost:8000", 4401),
        ("null", "localhost:8000", 4401),
        ("http://evil.example", "localhost:8000", 4401),
        ("http://localhost:9000", "localhost:8000", 4401),
        ("http://localhost:8000.evil.example", "localhost:8000", 4401),
        ("http://evil.example", "evil.example", 4401),
        ("http://[", "localhost:8000", 4401),
        ("http://[::1]:8000", "[::1]:8000", "open"),
    ],
)
def test_a_cookie_counts_only_from_an_own_page(shop, token, origin, host, expected):
    cookie = f"sessionid={token}"
    assert outcome(path_of(shop), cookie=cookie, host=host, origin=origin) == expected


def test_a_trusted_origin_may_use_the_cookie(shop, token, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://pages.example"]
    headers = {"cookie": f"sessionid={token}", "host": "api.example"}
    assert outcome(path_of(shop), origin="https://pages.example", **headers) == "open"


def test_under_tls_a_page_without_it_may_not_use_the_cookie(shop, token, settings):
    settings.TLS = True
    headers = {"cookie": f"sessionid={token}", "host": "localhost:8000"}
    assert outcome(path_of(shop), origin=ORIGIN, **headers) == 4401
    assert outcome(path_of(shop), origin="https://localhost:8000", **headers) == "open"


def test_a_ticket_opens_one_socket(shop, token):
    ticket, _ = issue_ticket(token, now=utc_now())
    assert outcome(path_of(shop, ticket)) == "open"
    assert outcome(path_of(shop, ticket)) == 4401


def test_a_ticket_dies_after_half_a_minute(token):
    issue_ticket(token, now=utc_now())
    (key,) = sync_redis().keys("ticket:*")
    assert 0 < sync_redis().ttl(key) <= 30


def test_a_ticket_of_a_closed_session_opens_nothing(shop, token, now):
    ticket, _ = issue_ticket(token, now=utc_now())
    close_session(token, now=now)
    assert outcome(path_of(shop, ticket)) == 4401


def test_the_role_is_asked_of_the_session_not_of_the_client(shop):
    token = token_of(UserFactory(role=Role.CUSTOMER))
    assert outcome(path_of(shop), authorization=f"Bearer {token}") == 4403
