import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tracking.admin.figures import cards, charts
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
    assert site.get("/admin/").content.decode().count("Nothing yet.") == 6


class Noted(dict):
    """Figures that remember which of them were asked for."""

    def __init__(self, figures):
        super().__init__(figures)
        self.asked = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


def test_every_figure_of_the_statistics_is_on_a_card_or_in_a_chart(now):
    figures = Noted(platform_statistics(now=now))
    cards(figures), charts(figures)
    assert figures.asked == figures.keys() - {"from", "to"}


def test_the_first_page_tells_what_promises_were_worth_and_how_fast_things_go(now):
    rows = [
        {"stage": "checkout", "count": 3, "mae_s": 60.0, "within_3_min": 1.0, "coverage": 1.0},
        {"stage": "placed", "count": 1, "mae_s": 660.0, "within_3_min": 0.0, "coverage": 0.0},
        {"stage": "ready", "count": 0, "mae_s": None, "within_3_min": None, "coverage": None},
    ]
    figures = platform_statistics(now=now) | {
        "eta_accuracy": rows,
        "geo_query_ms": {"espoo": 0.2, "helsinki": 0.4},
        "relay_lag_s": 75.2,
        "relay_events": {"pending": 4, "dead": 1},
        "queue_depth": {"dispatch": 7, "events": 2},
    }
    shown = {name: (figure, note) for name, figure, note in cards(figures)}
    assert shown["Arrivals within 3 min"] == ("75%", "off by 4 min on average")
    assert shown["Nearest drivers"] == ("0.4 ms", "helsinki")
    assert shown["Relay lag"] == ("75 s", "4 events wait, 1 given up")
    assert shown["Tasks waiting"] == ("9", "most in dispatch")
    [chart] = [one for one in charts(figures) if one.title == "Promised arrivals, by stage"]
    assert [bar.values for bar in chart.bars] == [[3, 0], [0, 1], [0, 0]]
