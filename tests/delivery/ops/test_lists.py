from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db
ORDERS = reverse("admin:orders_order_changelist")


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


def test_a_list_of_orders_never_counts_them(site, django_assert_max_num_queries):
    for _ in range(5):
        placed_order(now=utc_now())
    with django_assert_max_num_queries(10) as captured:
        assert site.get(ORDERS).status_code == 200
    statements = [query["sql"] for query in captured if "orders_order" in query["sql"]]
    assert not [sql for sql in statements if "COUNT(" in sql]


def test_orders_are_found_by_when_they_were_placed(site):
    old = placed_order(now=utc_now() - timedelta(hours=30))
    fresh = placed_order(now=utc_now())
    page = site.get(ORDERS, {"within": "24"}).content.decode()
    assert fresh.code in page
    assert old.code not in page
    assert site.get(ORDERS, {"within": "nonsense"}).status_code == 200


def test_every_link_of_the_sidebar_leads_somewhere(site):
    page = site.get("/admin/")
    links = [
        item["link"] for group in page.context["sidebar_navigation"] for item in group["items"]
    ]
    assert len(links) > 20
    placed_order(now=utc_now())
    assert {link: site.get(link).status_code for link in links} == dict.fromkeys(links, 200)
