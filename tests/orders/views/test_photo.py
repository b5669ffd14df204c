import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.services.moves import assign_driver, deliver_order, pick_up_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.orders import confirmed_order, delivered_order
from tests.factories.photos import phone_photo
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = utc_now()
    order, driver = confirmed_order(now=now, leave_at_door=True), make_driver()
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    return deliver_order(order_id=order.pk, actor=driver, now=now, photo=phone_photo())


def look(order, user):
    return visitor(user).get(f"/orders/{order.pk}/photo")


def test_customer_driver_and_operator_see_the_photo(order):
    for user in (order.customer, order.driver, UserFactory(role=Role.ADMIN)):
        response = look(order, user)
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert response["Cache-Control"].startswith("private")


def test_the_shop_strangers_and_other_drivers_do_not(order):
    for user in (order.shop.owner, UserFactory(), make_driver()):
        assert look(order, user).status_code == 404
    assert look(order, None).status_code == 302


def test_an_order_without_a_photo_has_none_to_show():
    order = delivered_order(now=utc_now())

    assert look(order, order.customer).status_code == 404


def test_the_customer_finds_it_beside_the_bill_and_on_the_receipt(order):
    client, address = visitor(order.customer), f"/orders/{order.pk}/photo"

    for page in (f"/orders/{order.pk}", f"/orders/{order.pk}/receipt"):
        assert address in client.get(page).content.decode()


def test_the_shop_s_view_of_the_order_does_not_link_it(order):
    page = visitor(order.shop.owner).get(f"/orders/{order.pk}").content.decode()

    assert f"/orders/{order.pk}/photo" not in page
