"""What an order costs: pure, in integer minor units, every rounding half up and stated.

total = subtotal + delivery fee + service fee + tax + tip, always exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from delivery.kernel.money import share_minor


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
class Price:
    """An order's price and its parts."""

    subtotal_minor: int
    delivery_fee_minor: int
    service_fee_minor: int
    tax_minor: int
    tip_minor: int

    @property
    def total_minor(self) -> int:
        """Return the sum of the parts."""
        return (
            self.subtotal_minor
            + self.delivery_fee_minor
            + self.service_fee_minor
            + self.tax_minor
            + self.tip_minor
        )


def price_order(
    lines: Iterable[Line],
    *,
    delivery_fee_minor: int,
    service_fee_bp: int,
    tax_bp: int,
    tip_minor: int,
) -> Price:
    """Price a basket.

    The service fee is a share of the subtotal; the tax is a share of goods and fees together,
    rounded once. A tip is the driver's and is not taxed.
    """
    subtotal_minor = sum(line.total_minor for line in lines)
    service_fee_minor = share_minor(subtotal_minor, service_fee_bp)
    taxed_minor = subtotal_minor + delivery_fee_minor + service_fee_minor
    return Price(
        subtotal_minor=subtotal_minor,
        delivery_fee_minor=delivery_fee_minor,
        service_fee_minor=service_fee_minor,
        tax_minor=share_minor(taxed_minor, tax_bp),
        tip_minor=tip_minor,
    )
