from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing

from delivery.accounts.models import Role
from merchants.models import MenuItem, Option, Shop, Tariff
from orders.errors import BelowMinimum, PromotionExhausted, QuoteChanged, SoldOut
from orders.models import Order, Promotion
from orders.services.baskets import LineInput
from orders.services.placing import place_order
from orders.services.quotes import HOLDS_FOR, quote_basket
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, OptionFactory, ShopFactory
from tests.factories.orders import basket_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return UserFactory(role=Role.CUSTOMER)


@pytest.fixture
def basket():
    shop = ShopFactory()
    item = MenuItemFactory(shop=shop, price_minor=1000)
    option = OptionFactory(group__item=item, price_minor=200)
    return basket_for(shop, lines=(LineInput(item.pk, 2, (option.pk,)),), tip_minor=100)


@pytest.fixture
def place(customer, basket, now):
    """Place the basket with a quote, some parts of the call changed."""

    def call(token, **changes):
        arguments = {"actor": customer, "basket": basket, "quote_token": token, "now": now}
        return place_order(**(arguments | changes))

    return call


@pytest.fixture
def quote(customer, basket, now):
    return quote_basket(actor=customer, basket=basket, now=now)


@pytest.fixture
def quoted_with_code(customer, basket, now):
    """A quote of the basket with a code that takes a tenth off, and that basket."""
    region = Shop.objects.get(pk=basket.merchant_id).region
    Promotion.objects.create(code="TENTH", region=region, percent_bp=1000, starts_at=now)
    with_code = replace(basket, promotion_code="TENTH")
    return quote_basket(actor=customer, basket=with_code, now=now), with_code


def test_an_order_costs_exactly_its_quote(quote, place):
    order = place(quote["quote_token"])
    parts = [name for name in quote if name.endswith("_minor")]
    assert {name: getattr(order, name) for name in parts} == {name: quote[name] for name in parts}
    assert quote["total_minor"] == 2400 + 190 + 120 + 100


def test_a_live_quote_holds_whatever_the_prices_do(quote, place, now):
    MenuItem.objects.update(price_minor=5000)
    Option.objects.update(price_minor=900)
    Tariff.objects.update(delivery_base_minor=900, service_fee_bp=2000, tax_bp=2400)
    order = place(quote["quote_token"], now=now + HOLDS_FOR - timedelta(seconds=1))
    assert order.total_minor == quote["total_minor"]
    line = order.items.all()[0]
    assert (line.unit_price_minor, line.options[0]["price_minor"]) == (1200, 200)


def test_a_quote_does_not_bring_back_what_is_sold_out(quote, place):
    MenuItem.objects.update(is_available=False)
    with pytest.raises(SoldOut):
        place(quote["quote_token"])
    assert not Order.objects.exists()


def test_a_stale_quote_is_refused_with_a_new_one_that_can_be_used(quote, place, now):
    MenuItem.objects.update(price_minor=1100)
    later = now + HOLDS_FOR
    with pytest.raises(QuoteChanged) as refusal:
        place(quote["quote_token"], now=later)
    assert refusal.value.detail == "The order now costs €30.20."
    fresh = refusal.value.extra["quote"]
    assert fresh["total_minor"] == 3020
    assert not Order.objects.exists()
    assert place(fresh["quote_token"], now=later).total_minor == 3020


def test_a_quote_is_for_one_customer(quote, place):
    with pytest.raises(QuoteChanged):
        place(quote["quote_token"], actor=UserFactory(role=Role.CUSTOMER))
    assert not Order.objects.exists()


def test_a_quote_is_for_one_basket(quote, customer, basket, now):
    other = basket_for(ShopFactory())
    with pytest.raises(QuoteChanged):
        place_order(actor=customer, basket=other, quote_token=quote["quote_token"], now=now)
    assert not Order.objects.exists()


def test_a_forged_quote_is_refused(quote, place):
    for token in ["x", quote["quote_token"][:-1], signing.dumps({"customer": 1})]:
        with pytest.raises(QuoteChanged):
            place(token)
    assert not Order.objects.exists()


@pytest.mark.parametrize(("price_minor", "minimum_minor"), [(100, 1500), (1000, 9000)])
def test_a_live_quote_holds_below_the_minimum_of_by_now(quote, place, price_minor, minimum_minor):
    MenuItem.objects.update(price_minor=price_minor)
    Shop.objects.update(minimum_order_minor=minimum_minor)
    assert place(quote["quote_token"]).total_minor == quote["total_minor"]


def test_a_stale_quote_does_not_lower_the_minimum(quote, place, now):
    Shop.objects.update(minimum_order_minor=9000)
    with pytest.raises(BelowMinimum):
        place(quote["quote_token"], now=now + HOLDS_FOR)
    assert not Order.objects.exists()


@pytest.mark.parametrize("terms", [{"minimum_subtotal_minor": 9000}, {"percent_bp": 500}, {}])
def test_a_live_quote_keeps_the_promotion_that_it_was_given_with(
    quoted_with_code, place, now, terms
):
    quote, basket = quoted_with_code
    Promotion.objects.update(ends_at=now, **terms)
    order = place(quote["quote_token"], basket=basket, now=now + timedelta(seconds=1))
    assert order.discount_minor == quote["discount_minor"] == 240
    assert Promotion.objects.get().used_count == 1


def test_a_live_quote_does_not_use_a_promotion_more_often_than_it_allows(
    quoted_with_code, place, now
):
    quote, basket = quoted_with_code
    Promotion.objects.update(max_uses=3, used_count=3)
    with pytest.raises(PromotionExhausted):
        place(quote["quote_token"], basket=basket)
    assert Order.objects.count() == 0
    assert Promotion.objects.get().used_count == 3
