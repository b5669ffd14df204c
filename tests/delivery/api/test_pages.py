import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from delivery.api.middleware import StoreOutageMiddleware
from delivery.api.pages import ProblemPageMiddleware, map_settings, problem_page, server_error
from delivery.kernel.errors import Unauthenticated, Unprocessable
from tests.factories.merchants import RegionFactory
from tests.factories.visitors import HTMX, visitor

PAGE = {"accept": "text/html"}


@pytest.fixture
def request_for():
    """Make requests as the page middleware would have them, without a session."""

    def make(path="/m/x", *, htmx=False, **headers):
        request = RequestFactory().get(path, headers={**PAGE, **headers})
        request.htmx = htmx
        return request

    return make


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_has_a_page():
    response = visitor().get("/nowhere")

    assert response.status_code == 404
    assert "There is nothing at this address." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("fi", "Ei löytynyt", "Tässä osoitteessa ei ole mitään."),
        ("pt", "Não encontrado", "Não há nada neste endereço."),
    ],
)
def test_a_refusal_is_told_in_the_readers_language(language, title, detail):
    page = visitor().get("/nowhere", headers={**PAGE, "accept-language": language})
    assert title in page.content.decode()
    assert detail in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title"), [("/api/v1/nowhere", "Not found"), ("/nowhere", "Ei löytynyt")]
)
def test_the_api_refuses_in_english_and_a_pages_script_in_the_pages_language(path, title):
    answer = visitor().get(path, headers={"accept": "application/json", "accept-language": "fi"})
    assert (answer.json()["code"], answer.json()["title"]) == ("not_found", title)


@pytest.mark.django_db
def test_a_program_gets_problem_details_instead():
    response = visitor().get("/nowhere", headers={"accept": "application/json"})

    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_refusal_that_a_view_lets_through_is_a_page_with_its_status():
    response = visitor().get("/m/no-such-shop")

    assert response.status_code == 404
    assert "There is no such shop." in response.content.decode()


@pytest.mark.django_db
def test_htmx_gets_a_note_for_the_page_that_asked():
    response = visitor().get("/m/no-such-shop", headers=HTMX)

    assert response.status_code == 404
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#toasts", "innerHTML")
    assert "<html" not in response.content.decode()


def test_only_refusals_are_caught(request_for):
    middleware = ProblemPageMiddleware(HttpResponse)

    assert middleware.process_exception(request_for(), ValueError("a bug")) is None


def test_a_dead_session_leads_to_signing_in(request_for):
    response = problem_page(request_for("/checkout?a=1"), Unauthenticated())

    assert response["Location"] == "/sign-in?next=%2Fcheckout%3Fa%3D1"


def test_field_messages_reach_the_note(request_for):
    error = Unprocessable("No.", fields={"items.0": ["Sold out."]})

    assert "Sold out." in problem_page(request_for(htmx=True), error).content.decode()


def test_the_page_for_our_own_failures_needs_no_session(request_for):
    response = server_error(request_for())

    assert response.status_code == 500
    assert "it has been recorded" in response.content.decode()


def test_the_page_for_an_outage_needs_no_store(request_for):
    middleware = StoreOutageMiddleware(HttpResponse)

    response = middleware.process_exception(request_for(), RedisConnectionError("down"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Back in a moment" in response.content.decode()


@pytest.mark.django_db
def test_the_map_is_described_with_the_region_s_bounds_and_clock():
    region = RegionFactory(slug="porto")

    described = map_settings(region)

    assert described["bounds"]["south"] == region.south
    assert described["basemapUrl"] == "/map/porto/basemap.json"
    assert described["timezone"] == "Europe/Lisbon"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-up", "/basket"])
def test_pages_carry_no_inline_code(path):
    page = visitor().get(path).content.decode()

    assert "<style" not in page
    assert ' style="' not in page
    assert " onclick=" not in page
    assert "<script>" not in page
