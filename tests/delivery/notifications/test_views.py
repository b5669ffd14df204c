"""The inbox page, the switches on the account page, and the choice of a language."""

import pytest

from delivery.notifications.models import Notification, Preference
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def client(person):
    return visitor(person)


def test_the_inbox_shows_what_there_is_and_the_head_counts_it(client, person, tell):
    tell(person)
    page = client.get("/inbox").content.decode()
    assert "Order AB12 was cancelled" in page
    assert '<span class="count" data-unread>1</span>' in page


def test_an_empty_inbox_says_so(client):
    page = client.get("/inbox").content.decode()
    assert "Nothing here yet" in page
    assert '<span class="count" data-unread hidden>0</span>' in page


def test_opening_one_reads_it_and_leads_to_its_page(client, person, tell):
    tell(person)
    row = Notification.objects.get()
    answer = client.post(f"/inbox/{row.pk}")
    assert (answer.status_code, answer["Location"]) == (302, "/orders/1")
    row.refresh_from_db()
    assert row.read_at


def test_the_inbox_needs_a_session():
    assert visitor().get("/inbox")["Location"] == "/sign-in?next=/inbox"


def test_the_account_page_saves_switches(client, person):
    page = client.get("/account").content.decode()
    assert 'value="progress:push" checked' in page
    assert 'value="changes:email" checked disabled' in page
    client.post("/account/notifications", {"choice": ["progress:in_app", "progress:email"]})
    off = {(row.topic, row.channel) for row in Preference.objects.filter(is_on=False)}
    assert off == {("progress", "push"), ("changes", "push"), ("feedback", "in_app")}


def test_a_language_is_chosen_for_pages_and_mails(client, person):
    answer = client.post("/language", {"language": "fi", "next": "/inbox"})
    assert (answer.status_code, answer["Location"]) == (302, "/inbox")
    page = client.get("/inbox").content.decode()
    assert '<html lang="fi">' in page
    assert "<h1>Ilmoitukset</h1>" in page
    person.refresh_from_db()
    assert person.language == "fi"


def test_a_language_that_we_do_not_speak_is_refused(client, person):
    assert client.post("/language", {"language": "xx"}).status_code == 400
    person.refresh_from_db()
    assert person.language == ""


def test_a_language_does_not_lead_to_another_site(client):
    answer = client.post("/language", {"language": "fi", "next": "https://evil.test/"})
    assert answer["Location"] == "/"


def test_a_visitor_is_met_in_the_browsers_language():
    page = visitor().get("/sign-in", headers={"accept-language": "pt-PT,pt;q=0.9"})
    assert '<html lang="pt">' in page.content.decode()
    assert page["Content-Language"] == "pt"


def test_programs_are_answered_in_one_language(api):
    answer = api.get("/api/v1/notifications", headers={"accept-language": "fi"})
    assert answer.json()["title"] == "Sign in first"
    assert "Content-Language" not in answer.headers


@pytest.mark.parametrize(("known", "kept"), [("", "pt"), ("fi", "fi")])
def test_signing_in_remembers_the_language(known, kept):
    person = UserFactory(language=known)
    client = visitor()
    form = {"email": person.email, "password": PASSWORD}
    client.post("/sign-in", form, headers={"accept-language": "pt"})
    person.refresh_from_db()
    assert person.language == kept


def test_the_worker_for_pushes_is_served_from_the_root(client):
    answer = client.get("/push-sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"showNotification" in answer.content
