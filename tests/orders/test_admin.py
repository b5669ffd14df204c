from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.models import CustomerStars, Order, OrderItem, Promotion, Redemption
from orders.services.baskets import LineInput
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


def test_the_uses_of_a_promotion_are_shown_and_never_edited(now):
    shop = ShopFactory()
    Promotion.objects.create(code="TEN", region=shop.region, percent_bp=1000, starts_at=now)
    order = placed_order(now=now, shop=shop, promotion_code="TEN")
    use = Redemption.objects.get()
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    change = reverse("admin:orders_redemption_change", args=[use.pk])

    listed = client.get(reverse("admin:orders_redemption_changelist")).content.decode()

    assert order.code in listed
    assert client.get(change).status_code == 200
    assert client.post(change, {"released_at_0": "2026-11-18"}).status_code == 403
    assert client.post(reverse("admin:orders_redemption_add"), {}).status_code == 403
    assert list(Redemption.objects.values_list("released_at")) == [(None,)]


ORDERS = reverse("admin:orders_order_changelist")


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


def act(site, address, action, *rows, **fields):
    body = {"action": action, "_selected_action": [str(row.pk) for row in rows], **fields}
    return site.post(address, body, follow=True).content.decode()


def test_an_operator_cancels_with_a_reason(site):
    order = placed_order(now=utc_now())
    assert f"{order.code} is cancelled" in act(site, ORDERS, "cancel", order, reason="Shop on fire")
    order.refresh_from_db()
    assert (order.status, order.cancel_reason) == ("cancelled", "Shop on fire")


def test_without_a_reason_nothing_is_cancelled(site):
    order = placed_order(now=utc_now())
    assert "Say why." in act(site, ORDERS, "cancel", order)
    assert Order.objects.get().status == "pending"


def test_no_state_of_an_order_can_be_edited(site):
    order = placed_order(now=utc_now())
    change = reverse("admin:orders_order_change", args=[order.pk])
    assert site.post(change, {"status": "delivered"}).status_code == 403
    assert Order.objects.get().status == "pending"


def test_an_orders_page_leads_to_all_that_is_known_of_it(site):
    order = placed_order(now=utc_now())
    page = site.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    for address in (
        f"/admin/drivers/decision/?order={order.pk}",
        f"/admin/drivers/search/?order={order.pk}",
        f"/admin/events/event/?subject_id={order.pk}",
        f"/ops/live?region={order.region.slug}",
    ):
        assert address in page
        assert site.get(address).status_code == 200


def test_an_orders_page_tells_what_drivers_think_of_its_customer(site):
    order = placed_order(now=utc_now())
    CustomerStars.objects.create(customer=order.customer, average=2.25, count=4)
    page = site.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "2.2 of 5" in page


@pytest.mark.parametrize("term", ["code", "id", "email", "shop"])
def test_an_order_is_found_by_what_people_know_of_it(site, term):
    order, other = placed_order(now=utc_now()), placed_order(now=utc_now())
    known = {"code": order.code.lower(), "id": str(order.pk), "email": order.customer.email,
             "shop": order.shop.name}  # fmt: skip
    page = site.get(ORDERS, {"q": known[term]}).content.decode()
    assert order.code in page
    assert other.code not in page


def test_orders_open_for_long_are_found(site):
    old = placed_order(now=utc_now() - timedelta(minutes=45))
    fresh = placed_order(now=utc_now())
    page = site.get(ORDERS, {"open_for": "30"}).content.decode()
    assert old.code in page
    assert fresh.code not in page


def test_a_line_is_marked_sold_out_and_refunded_and_the_last_one_ends_the_order(site):
    shop = ShopFactory()
    items = [MenuItemFactory(shop=shop, price_minor=1000) for _ in range(2)]
    lines = tuple(LineInput(item.pk, 1) for item in items)
    order = confirmed_order(now=utc_now(), shop=shop, lines=lines)
    first, second = OrderItem.objects.order_by("id")
    listed = reverse("admin:orders_orderitem_changelist")

    assert f"{first.name} is sold out" in act(site, listed, "mark_sold_out", first)

    order.refresh_from_db()
    assert order.refunded_minor >= 1000
    act(site, listed, "mark_sold_out", second)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.refunded_minor) == (
        "cancelled", "admin", order.total_minor,
    )  # fmt: skip


def test_a_promotion_is_switched_off_and_on(site, now):
    shop = ShopFactory()
    row = Promotion.objects.create(code="TEN", region=shop.region, percent_bp=1000, starts_at=now)
    promotions = reverse("admin:orders_promotion_changelist")
    assert "TEN is switched off" in act(site, promotions, "stop", row)
    row.refresh_from_db()
    assert row.ends_at is not None
    assert "It has ended already." in act(site, promotions, "stop", row)
    assert "TEN is switched on" in act(site, promotions, "resume", row)
    row.refresh_from_db()
    assert row.ends_at is None


def test_a_limit_below_the_uses_so_far_is_refused_by_the_form(site, now):
    shop = ShopFactory()
    row = Promotion.objects.create(
        code="TEN", region=shop.region, percent_bp=1000, starts_at=now, max_uses=9, used_count=4
    )
    form = {
        "code": "TEN", "region": shop.region_id, "percent_bp": 1000, "minimum_subtotal_minor": 0,
        "starts_at_0": f"{now:%Y-%m-%d}", "starts_at_1": f"{now:%H:%M:%S}", "max_uses": 3,
    }  # fmt: skip
    change = reverse("admin:orders_promotion_change", args=[row.pk])
    assert "It has been used 4 times already." in site.post(change, form).content.decode()
    row.refresh_from_db()
    assert row.max_uses == 9
    assert site.post(change, form | {"max_uses": 4}).status_code == 302
    row.refresh_from_db()
    assert row.max_uses == 4
