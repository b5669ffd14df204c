import pytest

from delivery.accounts.models import Role
from tests.factories.accounts import UserFactory
from tests.factories.merchants import RegionFactory
from tests.factories.visitors import visitor
from tests.tracking.test_views import data_of

pytestmark = pytest.mark.django_db
PAGE = "/ops/live"


def test_operators_see_the_region_that_they_ask_for():
    RegionFactory()
    second = RegionFactory(name="Second")
    operator = visitor(UserFactory(role=Role.ADMIN))

    page = operator.get(PAGE, {"region": second.slug}).content.decode()

    assert data_of(page, "ops-region") == {"slug": second.slug, "timezone": second.timezone}
    assert data_of(page, "map-settings")["basemapUrl"] == f"/map/{second.slug}/basemap.json"
    assert "unsafe-inline" not in operator.get(PAGE).headers["Content-Security-Policy"]


def test_visitors_are_sent_to_sign_in_and_come_back():
    RegionFactory()
    answer = visitor().get(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/ops/live")


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_nobody_else_sees_the_live_map(role):
    RegionFactory()
    assert visitor(UserFactory(role=role)).get(PAGE).status_code == 403


def test_an_absent_region_has_no_page():
    RegionFactory()
    operator = visitor(UserFactory(role=Role.ADMIN))
    assert operator.get(PAGE, {"region": "nowhere"}).status_code == 404
