from datetime import timedelta
from uuid import uuid4

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from drivers.models import Search
from orders.models import CustomerStars, Order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver, offered, online_driver
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db
ORDERS = "/api/v1/admin/orders"


@pytest.fixture
def client(client_of):
    return client_of(UserFactory(role=Role.ADMIN))


@pytest.fixture
def held():
    now = utc_now() - timedelta(seconds=30)
    return assigned_order(confirmed_order(now=now), now=now)


def listed(client, query=""):
    response = client.get(f"{ORDERS}{query}")
    assert response.status_code == 200
    return [(order["id"], order["attention"]) for order in response.json()["results"]]


def test_operators_see_all_orders_newest_first(client):
    now = utc_now()
    older, newer = placed_order(now=now - timedelta(minutes=1)), confirmed_order(now=now)
    assert listed(client) == [(str(newer.pk), None), (str(older.pk), None)]
    assert listed(client, "?status=pending") == [(str(older.pk), None)]


def test_operators_see_what_drivers_think_of_a_customer(client):
    order = placed_order(now=utc_now())
    CustomerStars.objects.create(customer=order.customer, average=2.5, count=4)
    placed_order(now=utc_now())
    ratings = [row["customer_rating"] for row in client.get(ORDERS).json()["results"]]
    assert ratings == [None, 2.5]


def test_stuck_orders_are_listed_with_their_reason(client, held):
    order, _ = held
    long_ago = confirmed_order(now=utc_now() - timedelta(hours=2))
    assert listed(client, "?stuck=true") == [(str(long_ago.pk), "standing_still")]
    Search.objects.filter(order=order).update(driver_lost_at=utc_now())
    unserved = confirmed_order(now=utc_now())
    Search.objects.create(order=unserved, began_at=utc_now(), unserved_at=utc_now())
    assert set(listed(client, "?stuck=1")) == {
        (str(long_ago.pk), "standing_still"),
        (str(order.pk), "driver_lost"),
        (str(unserved.pk), "unserved"),
    }


def test_a_filter_that_does_not_exist_is_400(client):
    assert client.get(f"{ORDERS}?status=lost").status_code == 400
    assert client.get("/api/v1/admin/drivers?status=asleep").status_code == 400


def test_operators_see_drivers_with_their_orders(client, held):
    order, driver = held
    make_driver()
    online = client.get("/api/v1/admin/drivers?status=online").json()["results"]
    assert [(one["id"], one["orders"]) for one in online] == [(driver.pk, [str(order.pk)])]
    assert len(client.get("/api/v1/admin/drivers").json()["results"]) == 2


def test_drivers_come_page_by_page(client):
    drivers = [make_driver().pk for _ in range(3)]
    first = client.get("/api/v1/admin/drivers?page_size=2").json()
    second = client.get(first["next"]).json()
    ids = [one["id"] for page in (first, second) for one in page["results"]]
    assert ids == drivers


def test_decisions_explain_why_this_driver(client):
    now = utc_now()
    order = confirmed_order(now=now)
    driver = online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    (decision,) = client.get(f"{ORDERS}/{order.pk}/decisions").json()["results"]
    assert (decision["driver_id"], decision["offer_id"]) == (driver.pk, str(offer.pk))
    assert decision["candidates"][0]["driver_id"] == driver.pk
    assert decision["candidates"][0]["score"]["total"] == offer.score["total"]


def test_an_order_is_reassigned_to_a_named_driver(client, held):
    order, old = held
    new = online_driver(order.shop.point, now=utc_now())
    response = client.post(f"{ORDERS}/{order.pk}/reassign", {"driver_id": new.pk})
    assert response.status_code == 200
    assert response.json()["driver"]["id"] == new.pk
    assert Order.objects.get().driver_id == new.pk != old.pk


def test_an_order_is_given_back_to_the_dispatcher(client, held):
    order, _ = held
    response = client.post(f"{ORDERS}/{order.pk}/reassign")
    assert (response.status_code, response.json()["driver"]) == (200, None)


@pytest.mark.parametrize(
    ("body", "status"),
    [({"driver_id": 999_999}, 422), ({"driver_id": "Ana"}, 400), ({"driver_id": 2**70}, 400)],
)
def test_a_driver_who_does_not_exist_changes_nothing(client, held, body, status):
    order, driver = held
    assert client.post(f"{ORDERS}/{order.pk}/reassign", body).status_code == status
    assert Order.objects.get().driver == driver


def test_an_order_that_does_not_exist_is_404(client):
    assert client.post(f"{ORDERS}/{uuid4()}/reassign").status_code == 404
    assert client.get(f"{ORDERS}/{uuid4()}/decisions").status_code == 404


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_nobody_else_is_served(client_of, held, role):
    order, driver = held
    other = client_of(UserFactory(role=role))
    assert other.get(ORDERS).status_code == 403
    assert other.get("/api/v1/admin/drivers").status_code == 403
    assert other.get(f"{ORDERS}/{order.pk}/decisions").status_code == 403
    assert other.post(f"{ORDERS}/{order.pk}/reassign").status_code == 403
    assert Order.objects.get().driver == driver
