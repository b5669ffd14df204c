import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tracking.services.statistics import platform_statistics

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


def test_the_first_page_shows_the_figures_of_the_statistics(site):
    now = utc_now()
    shop = ShopFactory()
    placed_order(now=now, shop=shop)
    delivered_order(now=now, shop=shop)
    assigned_order(confirmed_order(now=now, shop=shop), now=now)

    page = site.get("/admin/")

    cards = {name: figure for name, figure, _ in page.context["cards"]}
    figures = platform_statistics(now=utc_now())
    assert cards["Orders placed"] == str(sum(figures["orders_by_status"].values())) == "3"
    assert (cards["Delivered"], cards["Offers accepted"]) == ("1", "100%")
    assert "Orders placed per hour" in page.content.decode()


def test_a_day_without_orders_says_so(site):
    assert site.get("/admin/").content.decode().count("Nothing yet.") == 5
