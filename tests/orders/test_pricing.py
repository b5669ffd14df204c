from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.money import share_minor
from orders.pricing import (
    Discount,
    Line,
    Price,
    cancellation_fee,
    price_order,
    refund_for_goods,
)

AMOUNTS = st.integers(0, 10**6)
LINES = st.lists(st.builds(Line, st.integers(0, 10**5), st.integers(1, 99)), max_size=8)
BASIS_POINTS = st.integers(0, 10_000)
DISCOUNTS = st.builds(
    Discount, percent_bp=BASIS_POINTS, amount_minor=AMOUNTS, max_minor=st.none() | AMOUNTS
)
PRICES = st.builds(
    price_order,
    LINES,
    delivery_fee_minor=AMOUNTS,
    service_fee_bp=BASIS_POINTS,
    tax_bp=BASIS_POINTS,
    tip_minor=AMOUNTS,
    discount=DISCOUNTS,
)


def test_a_price_is_the_sum_of_its_parts():
    price = price_order(
        [Line(1000, 2), Line(333, 1)],
        delivery_fee_minor=190,
        service_fee_bp=500,
        tax_bp=2400,
        tip_minor=100,
        discount=Discount(percent_bp=1000),
    )
    # 5 % of 23.33 is 116.65, 10 % is 233.3; 24 % of 2333 - 233 + 190 + 117 is 577.68.
    assert price == Price(2333, 190, 117, 578, 100, 233)
    assert price.total_minor == 2333 + 190 + 117 + 578 + 100 - 233


@given(PRICES)
def test_no_part_of_any_price_is_negative_and_they_always_add_up(price):
    *charges, discount_minor = astuple(price)
    assert min(charges) >= 0
    assert 0 <= discount_minor <= price.subtotal_minor
    assert price.total_minor == sum(charges) - discount_minor >= 0


@given(LINES, AMOUNTS, BASIS_POINTS)
def test_the_order_of_the_lines_does_not_matter(lines, fee, share):
    fees = {"delivery_fee_minor": fee, "service_fee_bp": share, "tax_bp": share, "tip_minor": 0}
    assert price_order(lines, **fees) == price_order(lines[::-1], **fees)


@given(PRICES, st.data())
def test_refunds_of_parts_of_the_goods_never_exceed_what_was_paid(price, data):
    goods = data.draw(st.integers(0, price.subtotal_minor))
    paid = price.total_minor - price.tip_minor
    refund = refund_for_goods(price, goods)
    assert 0 <= refund <= paid
    assert refund <= refund_for_goods(price, price.subtotal_minor) <= paid


def test_a_refund_carries_its_share_of_discount_fee_and_tax():
    price = Price(
        subtotal_minor=2000, delivery_fee_minor=200, service_fee_minor=100,
        tax_minor=210, tip_minor=500, discount_minor=200,
    )  # fmt: skip
    # Goods net of discount with their fee are 1900, 10 % tax on them 190; half of the goods.
    assert refund_for_goods(price, 1000) == 1045


def test_nothing_is_refunded_of_a_basket_that_cost_nothing():
    assert refund_for_goods(Price(0, 0, 0, 0, 0), 0) == 0


def test_a_discount_stops_at_its_limit_and_at_the_subtotal():
    assert Discount(percent_bp=5000).off(999) == 500
    assert Discount(percent_bp=5000, max_minor=300).off(999) == 300
    assert Discount(amount_minor=2000).off(999) == 999


def test_a_late_cancellation_costs_a_share_of_the_discounted_goods():
    price = Price(2001, 190, 100, 0, 0, 500)
    assert cancellation_fee(price, refunded_minor=0, fee_bp=5000) == 751


@given(price=PRICES, fee_bp=BASIS_POINTS, share_bp=BASIS_POINTS)
def test_what_sold_out_lowers_the_fee_of_a_late_cancellation_in_proportion(price, fee_bp, share_bp):
    whole_minor = refund_for_goods(price, price.subtotal_minor)
    refunded_minor = share_minor(whole_minor, share_bp)
    whole_fee = cancellation_fee(price, refunded_minor=0, fee_bp=fee_bp)
    fee_minor = cancellation_fee(price, refunded_minor=refunded_minor, fee_bp=fee_bp)
    assert 0 <= fee_minor <= whole_fee
    assert abs(fee_minor * whole_minor - whole_fee * (whole_minor - refunded_minor)) <= whole_minor
    assert cancellation_fee(price, refunded_minor=whole_minor, fee_bp=fee_bp) == 0
    assert fee_minor <= whole_minor - refunded_minor
