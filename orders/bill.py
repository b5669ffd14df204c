"""An order's money line by line: what was charged, and what changed it afterwards."""

from dataclasses import dataclass

from django.utils.translation import gettext

from orders.models import Adjustment, Order
from orders.policy import AdjustmentKind


@dataclass(frozen=True, slots=True)
class BillLine:
    """One amount, below zero what is taken off or given back; `is_sum` for sums."""

    label: str
    amount_minor: int
    is_sum: bool = False


def bill_of(order: Order) -> list[BillLine]:
    """Return the lines of an order's bill, the last one what it cost in the end."""
    charged = [
        BillLine(gettext("Items"), order.subtotal_minor),
        BillLine(" ".join([gettext("Promotion"), order.promotion_code]), -order.discount_minor),
        BillLine(gettext("Delivery"), order.delivery_fee_minor),
        BillLine(gettext("Service fee"), order.service_fee_minor),
        BillLine(gettext("Tax"), order.tax_minor),
        BillLine(gettext("Tip"), order.tip_minor),
    ]
    optional = {charged[1], charged[5]}
    lines = [line for line in charged if line.amount_minor or line not in optional]
    lines.append(BillLine(gettext("Total"), order.total_minor, is_sum=True))
    return lines + _changes(order)


def _changes(order: Order) -> list[BillLine]:
    adjustments = order.adjustments.select_related("item").order_by("id")
    changes = [BillLine(_label(row), row.amount_minor) for row in adjustments if row.amount_minor]
    if not changes:
        return []
    final_minor = order.total_minor + order.tip_added_minor - order.refunded_minor
    has_fee = order.cancellation_fee_minor
    label = gettext("Cancellation fee") if has_fee else gettext("Paid in the end")
    return [*changes, BillLine(label, final_minor, is_sum=True)]


def _label(row: Adjustment) -> str:
    if row.kind == AdjustmentKind.TIP:
        return gettext("Tip after delivery")
    if row.kind == AdjustmentKind.CANCELLATION:
        return gettext("Refund, order cancelled")
    if row.item and row.item.replacement_id:
        return gettext("Refund, cheaper instead of {item}").format(item=row.item.name)
    if row.item:
        return gettext("Refund, {item} sold out").format(item=row.item.name)
    return gettext("Refund, something sold out")
