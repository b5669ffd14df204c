import pytest

from delivery.accounts.models import User
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    found = placed_order(now=utc_now(), customer=UserFactory(phone="+44 7700 900101"))
    User.objects.filter(pk=found.shop.owner_id).update(phone="+44 7700 900102")
    return found


def press(user, order, party):
    return visitor(user).post(f"/orders/{order.pk}/call/{party}")


def given():
    return Event.objects.filter(name__contains="number").count()


def test_a_page_shows_a_masked_number_under_a_button_that_calls(order):
    page = visitor(order.customer).get(f"/orders/{order.pk}").content.decode()

    assert f'action="/orders/{order.pk}/call/merchant"' in page
    assert f"Call {order.shop.name}" in page
    assert "+44 •• ••• 0102" in page
    assert "tel:" not in page
    assert "900102" not in page


def test_without_a_script_the_press_leads_to_a_page_that_dials(order):
    page = press(order.customer, order, "merchant")

    assert page.status_code == 200
    assert 'href="tel:+447700900102"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert given() == 1


def test_a_shop_gets_back_to_its_board(order):
    page = press(order.shop.owner, order, "customer").content.decode()

    assert 'href="tel:+447700900101"' in page
    assert 'class="back" href="/merchant/"' in page


def test_a_press_that_comes_too_late_says_so_on_the_orders_page(order):
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=utc_now())

    answer = press(order.customer, order, "merchant")

    assert (answer.status_code, answer.url) == (302, f"/orders/{order.pk}")
    assert given() == 0


def test_the_page_of_an_order_that_has_ended_has_nobody_to_call(order):
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=utc_now())

    for path in ("", "/parts"):
        page = visitor(order.customer).get(f"/orders/{order.pk}{path}").content.decode()
        assert "data-call" not in page
        assert "••" not in page


def test_strangers_and_unknown_parties_find_nothing(order):
    assert press(UserFactory(), order, "merchant").status_code == 404
    assert press(order.customer, order, "everybody").status_code == 404
    assert given() == 0


def test_a_forged_press_is_refused(order):
    client = visitor(order.customer, enforce_csrf_checks=True)

    assert client.post(f"/orders/{order.pk}/call/merchant").status_code == 403
    assert given() == 0


def test_the_board_of_a_shop_offers_to_call_the_customer(order):
    client = visitor(order.shop.owner)

    for path in ("", "/board"):
        page = client.get(f"/merchant/{order.shop_id}{path}").content.decode()
        assert f'data-call="/api/v1/orders/{order.pk}/contacts/customer"' in page
        assert "+44 •• ••• 0101" in page
