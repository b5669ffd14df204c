import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, delivered_order
from tests.factories.visitors import visitor
from tracking.contacts import Contact, contacts_of

pytestmark = pytest.mark.django_db


def test_a_customer_may_call_the_shop_and_the_driver_who_has_the_order():
    order, driver = assigned_order(confirmed_order(now=utc_now()), now=utc_now())

    assert contacts_of(order, order.customer) == [
        Contact(order.shop.name, "+351200000000"),
        Contact(driver.name, "+351200000000"),
    ]
    page = visitor(order.customer).get(f"/orders/{order.pk}").content.decode()
    assert 'href="tel:+351200000000"' in page
    assert f"Call {driver.name}" in page


def test_whoever_gave_no_number_cannot_be_called():
    order, driver = assigned_order(confirmed_order(now=utc_now()), now=utc_now())
    driver.phone = order.shop.owner.phone = ""
    order.driver = driver

    assert contacts_of(order, order.customer) == []


def test_nobody_else_sees_a_number():
    order, driver = assigned_order(confirmed_order(now=utc_now()), now=utc_now())

    for viewer in (driver, order.shop.owner, UserFactory(role=Role.ADMIN)):
        assert contacts_of(order, viewer) == []


def test_a_number_is_not_shown_once_the_order_is_delivered():
    order = delivered_order(now=utc_now())

    assert contacts_of(order, order.customer) == []
