from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from orders.errors import PromotionExhausted, PromotionInvalid
from orders.models import Order, Promotion
from orders.services.moves import cancel_order
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def offer(shop, now):
    """Make a promotion, 10 % for everybody unless told otherwise."""

    def make(**fields):
        defaults = {
            "code": "TEN", "region": shop.region, "starts_at": now - timedelta(days=1),
            "percent_bp": None if "amount_minor" in fields else 1000,
        }  # fmt: skip
        return Promotion.objects.create(**(defaults | fields))

    return make


def used_counts():
    return list(Promotion.objects.values_list("used_count", flat=True))


def test_a_share_is_taken_off_the_subtotal(shop, offer, now):
    offer()
    order = placed_order(now=now, shop=shop, promotion_code="ten")
    assert (order.discount_minor, order.promotion_code) == (200, "TEN")
    assert order.total_minor == 2000 + 190 + 100 - 200
    assert used_counts() == [1]


def test_an_amount_is_taken_off_but_never_more_than_the_goods_cost(shop, offer, now):
    offer(amount_minor=9900)
    order = placed_order(now=now, shop=shop, promotion_code="TEN")
    assert (order.discount_minor, order.total_minor) == (2000, 290)


def test_a_discount_has_a_limit(shop, offer, now):
    offer(max_discount_minor=150)
    assert placed_order(now=now, shop=shop, promotion_code="TEN").discount_minor == 150


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "OTHER"},
        {"starts_at": None, "shift": timedelta(hours=1)},
        {"ends_at": None, "shift": timedelta(0)},
        {"minimum_subtotal_minor": 2001},
        {"other_shop": True},
        {"other_region": True},
    ],
)
def test_a_code_that_does_not_apply_is_refused(shop, offer, now, fields):
    shift = fields.pop("shift", None)
    fields = {name: now + shift if value is None else value for name, value in fields.items()}
    if fields.pop("other_shop", False):
        fields["shop"] = ShopFactory(region=shop.region)
    if fields.pop("other_region", False):
        fields["region"] = ShopFactory().region
    offer(**fields)
    with pytest.raises(PromotionInvalid):
        placed_order(now=now, shop=shop, promotion_code="TEN")
    assert not Order.objects.exists()
    assert used_counts() == [0]


def test_a_code_is_used_as_often_as_it_allows(shop, offer, now):
    offer(max_uses=1)
    placed_order(now=now, shop=shop, promotion_code="TEN")
    with pytest.raises(PromotionExhausted):
        placed_order(now=now, shop=shop, promotion_code="TEN")
    assert (Order.objects.count(), used_counts()) == (1, [1])


def test_a_customer_uses_a_code_as_often_as_it_allows_each(shop, offer, now):
    offer(max_uses_per_customer=1)
    customer = UserFactory(role=Role.CUSTOMER)
    placed_order(now=now, shop=shop, customer=customer, promotion_code="TEN")
    with pytest.raises(PromotionExhausted):
        placed_order(now=now, shop=shop, customer=customer, promotion_code="TEN")
    assert placed_order(now=now, shop=shop, promotion_code="TEN")
    assert used_counts() == [2]


def test_a_cancelled_order_gives_its_use_back(shop, offer, now):
    offer(max_uses=1)
    order = placed_order(now=now, shop=shop, promotion_code="TEN")
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert used_counts() == [0]
    assert placed_order(now=now, shop=shop, promotion_code="TEN")


def test_an_order_is_cancelled_even_where_its_use_was_never_counted(shop, offer, now):
    offer()
    order = placed_order(now=now, shop=shop, promotion_code="TEN")
    Promotion.objects.update(used_count=0)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert used_counts() == [0]
    assert Order.objects.get().status == "cancelled"
