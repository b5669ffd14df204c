import pytest

from delivery.accounts.authentication import user_of_token
from delivery.events.models import Event
from delivery.kernel.geometry import Point
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.visitors import neighbour, visitor

pytestmark = pytest.mark.django_db
ANY = {"accept": "*/*"}


def sign_in(client, user, password=PASSWORD, **details):
    return client.post("/sign-in", {"email": user.email, "password": password, **details})


def test_signing_in_opens_the_session_that_the_api_knows_too():
    user, client = UserFactory(), visitor()

    response = sign_in(client, user)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/api/v1/auth/me", headers=ANY).json()["email"] == user.email


def test_an_address_in_capitals_is_the_same_address():
    UserFactory(email="person@example.test")

    response = visitor().post("/sign-in", {"email": "Person@Example.test", "password": PASSWORD})

    assert response.status_code == 302


def test_signing_in_leads_on_to_the_page_that_asked_for_it():
    response = sign_in(visitor(), UserFactory(), next="/checkout")

    assert response["Location"] == "/checkout"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_signing_in_never_leads_to_another_site(elsewhere):
    response = sign_in(visitor(), UserFactory(), next=elsewhere)

    assert response["Location"] == "/"


def test_a_wrong_password_opens_nothing_and_is_recorded():
    user, client = UserFactory(), visitor()

    response = sign_in(client, user, password="not the password")

    assert response.status_code == 400
    assert "The e-mail address or the password is wrong." in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(name="user.sign_in_refused").count() == 1


def test_an_unknown_address_is_answered_like_a_wrong_password():
    wrong = sign_in(visitor(), UserFactory(), password="not the password")
    unknown = visitor().post("/sign-in", {"email": "no@example.test", "password": "whatever 1"})

    assert unknown.status_code == wrong.status_code
    assert "The e-mail address or the password is wrong." in unknown.content.decode()


def test_a_session_kept_from_before_sign_in_gets_a_new_token():
    client = neighbour(point=Point(41.15, -8.61))
    before = client.session.session_key

    sign_in(client, UserFactory())

    assert client.session.session_key != before
    assert user_of_token(before) is None
    assert client.session["place"]["label"] == "Testikatu 1"


def test_signing_out_kills_the_token():
    client = visitor(UserFactory())
    token = client.session.session_key

    response = client.post("/sign-out")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert user_of_token(token) is None
    assert client.get("/api/v1/auth/me", headers=ANY).status_code == 401


def test_signing_out_needs_the_token_of_a_form():
    user = UserFactory()
    client = visitor(user, enforce_csrf_checks=True)

    assert client.post("/sign-out").status_code == 403
    assert user_of_token(client.session.session_key) == user


def test_the_account_page_shows_the_visitor_to_itself():
    user = UserFactory(name="Ana Example", phone="+351 200 000 000")

    page = visitor(user).get("/account").content.decode()

    assert "Ana Example" in page
    assert user.email in page
    assert "+351 200 000 000" in page


def test_the_account_page_sends_strangers_to_sign_in():
    response = visitor().get("/account")

    assert (response.status_code, response["Location"]) == (302, "/sign-in?next=/account")
