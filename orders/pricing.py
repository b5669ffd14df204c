"""What an order costs: pure, in integer minor units, every rounding half up and stated.

total = subtotal + delivery fee + service fee + tax + tip - discount, always exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from delivery.kernel.money import BASIS_POINTS, share_minor


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity of something at a price that includes its options."""

    unit_price_minor: int
    quantity: int

    @property
    def total_minor(self) -> int:
        """Return what the line costs."""
        return self.unit_price_minor * self.quantity


@dataclass(frozen=True, slots=True)
class Discount:
    """A share of the subtotal or an amount off it; never more than `max_minor` or all of it."""

    percent_bp: int = 0
    amount_minor: int = 0
    max_minor: int | None = None

    def off(self, subtotal_minor: int) -> int:
        """Return what is taken off."""
        wanted = self.amount_minor + share_minor(subtotal_minor, self.percent_bp)
        limit = subtotal_minor if self.max_minor is None else min(self.max_minor, subtotal_minor)
        return min(wanted, limit)


NO_DISCOUNT = Discount()


@dataclass(frozen=True, slots=True)
class Price:
    """An order's price and its parts; the discount is what is taken off, zero or more."""

    subtotal_minor: int
    delivery_fee_minor: int
    service_fee_minor: int
    tax_minor: int
    tip_minor: int
    discount_minor: int = 0

    @property
    def total_minor(self) -> int:
        """Return the sum of the parts."""
        return (
            self.subtotal_minor
            + self.delivery_fee_minor
            + self.service_fee_minor
            + self.tax_minor
            + self.tip_minor
            - self.discount_minor
        )


def price_order(
    lines: Iterable[Line],
    *,
    delivery_fee_minor: int,
    service_fee_bp: int,
    tax_bp: int,
    tip_minor: int,
    discount: Discount = NO_DISCOUNT,
) -> Price:
    """Price a basket.

    The service fee is a share of the subtotal before the discount; the tax is a share of
    discounted goods and fees together, rounded once. A tip is the driver's and is not taxed.
    """
    subtotal_minor = sum(line.total_minor for line in lines)
    service_fee_minor = share_minor(subtotal_minor, service_fee_bp)
    discount_minor = discount.off(subtotal_minor)
    taxed_minor = subtotal_minor - discount_minor + delivery_fee_minor + service_fee_minor
    return Price(
        subtotal_minor=subtotal_minor,
        delivery_fee_minor=delivery_fee_minor,
        service_fee_minor=service_fee_minor,
        tax_minor=share_minor(taxed_minor, tax_bp),
        tip_minor=tip_minor,
        discount_minor=discount_minor,
    )


def refund_for_goods(price: Price, goods_minor: int) -> int:
    """Return what goods of `goods_minor` really cost, discount, service fee and tax included.

    Their share of the subtotal, taken of everything but delivery, tip and the delivery's tax,
    rounded half up.
    """
    if not price.subtotal_minor:
        return 0
    net_minor = price.subtotal_minor + price.service_fee_minor - price.discount_minor
    taxed_minor = net_minor + price.delivery_fee_minor
    tax = Fraction(price.tax_minor * net_minor, taxed_minor) if taxed_minor else Fraction(0)
    return _half_up((net_minor + tax) * Fraction(goods_minor, price.subtotal_minor))


def cancellation_fee(price: Price, *, refunded_minor: int, fee_bp: int) -> int:
    """Return what a late cancellation costs: a share of the discounted goods that are left.

    `refunded_minor` is what sold out goods gave back, as `refund_for_goods` counts it.
    """
    whole_minor = refund_for_goods(price, price.subtotal_minor)
    if not whole_minor:
        return 0
    left = Fraction(max(0, whole_minor - refunded_minor), whole_minor)
    goods_minor = price.subtotal_minor - price.discount_minor
    return _half_up(goods_minor * left * Fraction(fee_bp, BASIS_POINTS))


def _half_up(exact: Fraction) -> int:
    decimal = Decimal(exact.numerator) / exact.denominator
    return int(decimal.quantize(Decimal(1), rounding=ROUND_HALF_UP))
