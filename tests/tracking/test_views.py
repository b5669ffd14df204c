import json
import re

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.pins import pin_of
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


def data_of(page, name):
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)
    return json.loads(found.group(1))


def test_the_page_carries_the_snapshot_that_the_socket_goes_on_from():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    page = visitor(customer).get(f"/orders/{order.pk}").content.decode()

    snapshot = data_of(page, "order")
    assert (snapshot["id"], snapshot["status"]) == (str(order.pk), "pending")
    assert "last_message_id" in snapshot
    assert data_of(page, "map-settings")["basemapUrl"] == f"/map/{order.region.slug}/basemap.json"


def test_the_page_tells_where_the_order_is_without_scripts():
    customer = UserFactory()
    order = confirmed_order(now=utc_now(), customer=customer)

    response = visitor(customer).get(f"/orders/{order.pk}")

    states = {step.status: step.state for step in response.context["steps"]}
    assert "The shop has accepted" in response.content.decode()
    assert (states["pending"], states["confirmed"], states["preparing"]) == ("done", "now", "todo")


def test_the_driver_is_named_once_there_is_one():
    customer = UserFactory()
    order, driver = assigned_order(confirmed_order(now=utc_now(), customer=customer), now=utc_now())

    page = visitor(customer).get(f"/orders/{order.pk}").content.decode()

    assert driver.name in page
    assert data_of(page, "order")["driver"]["vehicle_type"] == "bicycle"
    assert data_of(page, "order")["driver_position"]["lat"] == pytest.approx(order.shop.lat)


def test_a_cancelled_order_says_why_and_cannot_be_cancelled_again():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)
    cancel_order(order_id=order.pk, actor=customer, reason="Changed my mind", now=utc_now())

    response = visitor(customer).get(f"/orders/{order.pk}")

    assert "Changed my mind" in response.content.decode()
    assert not response.context["may_cancel"]


def test_a_note_with_markup_stays_text():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer, delivery_notes="</script><b>hi</b>")

    page = visitor(customer).get(f"/orders/{order.pk}").content.decode()

    assert "<b>hi</b>" not in page
    assert data_of(page, "order")["delivery_notes"] == "</script><b>hi</b>"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_a_foreign_order_is_not_found(role):
    order = placed_order(now=utc_now())

    assert visitor(UserFactory(role=role)).get(f"/orders/{order.pk}").status_code == 404


def test_an_operator_may_look_but_is_offered_no_cancelling():
    order = placed_order(now=utc_now())

    response = visitor(UserFactory(role=Role.ADMIN)).get(f"/orders/{order.pk}")

    assert response.status_code == 200
    assert not response.context["may_cancel"]


def test_a_stranger_signs_in_first():
    order = placed_order(now=utc_now())

    response = visitor().get(f"/orders/{order.pk}")

    assert response["Location"] == f"/sign-in?next=/orders/{order.pk}"


def test_the_pin_is_shown_to_the_customer_only():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer, handoff_pin=True)

    own = visitor(customer).get(f"/orders/{order.pk}")
    operator = visitor(UserFactory(role=Role.ADMIN)).get(f"/orders/{order.pk}")

    assert own.context["pin"] == pin_of(order.pk)
    assert pin_of(order.pk) in own.content.decode()
    assert operator.context["pin"] == ""


def test_an_order_without_a_pin_shows_none():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    assert "Your PIN" not in visitor(customer).get(f"/orders/{order.pk}").content.decode()


def test_cancelling_is_free_until_the_shop_has_accepted():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    assert "It is free now" in visitor(customer).get(f"/orders/{order.pk}").content.decode()


def test_the_fee_of_cancelling_is_stated_once_the_shop_has_accepted():
    customer = UserFactory()
    order = confirmed_order(now=utc_now(), customer=customer)

    response = visitor(customer).get(f"/orders/{order.pk}/parts")

    fee_minor = response.context["cancellation"].fee_minor
    assert f"cancelling costs €{fee_minor / 100:.2f}" in response.content.decode()


def test_a_delivered_order_asks_for_rating_and_tip_of_its_customer_only():
    customer = UserFactory()
    order = delivered_order(now=utc_now(), customer=customer)

    own = visitor(customer).get(f"/orders/{order.pk}/parts").content.decode()
    operator = visitor(UserFactory(role=Role.ADMIN)).get(f"/orders/{order.pk}").content.decode()

    assert f'action="/orders/{order.pk}/rating"' in own
    assert f'action="/orders/{order.pk}/tip"' in own
    assert "/rating" not in operator


def test_an_order_on_its_way_asks_for_no_rating_yet():
    customer = UserFactory()
    order = confirmed_order(now=utc_now(), customer=customer)

    assert "/rating" not in visitor(customer).get(f"/orders/{order.pk}").content.decode()


def test_the_parts_of_a_foreign_order_are_not_found():
    order = placed_order(now=utc_now())

    assert visitor(UserFactory()).get(f"/orders/{order.pk}/parts").status_code == 404
