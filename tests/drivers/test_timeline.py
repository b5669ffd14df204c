import pytest

from delivery.accounts.models import Role
from drivers.timeline import timeline_of
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


def test_the_timeline_tells_who_did_what_in_order(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    operator = UserFactory(role=Role.ADMIN)
    cancel_order(order_id=order.pk, actor=operator, reason="Shop on fire", now=now)

    lines = timeline_of(order.pk)

    assert [line["text"] for line in lines] == [
        "Order placed",
        "Accepted by the shop",
        f"{driver.name} was asked",
        f"Given to {driver.name}",
        f"{driver.name} accepted",
        "Cancelled",
    ]
    assert lines[-1]["actor"] == f"{operator.name} (admin)"
    assert lines[-1]["note"] == "Shop on fire"
    assert (lines[-1]["actor_name"], lines[-1]["actor_role"]) == (operator.name, "admin")
    assert [line["driver"] for line in lines] == ["", "", *[driver.name] * 4]


def test_the_timeline_and_a_drivers_route_are_for_operators_only(now, client_of):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    paths = [
        f"/api/v1/admin/orders/{order.pk}/timeline",
        f"/api/v1/admin/drivers/{driver.pk}/route",
    ]
    operator = client_of(UserFactory(role=Role.ADMIN))
    assert [operator.get(path).status_code for path in paths] == [200, 200]
    assert len(operator.get(paths[1]).json()["stops"]) == 2
    for user in (order.customer, driver, make_driver()):
        assert [client_of(user).get(path).status_code for path in paths] == [403, 403]
