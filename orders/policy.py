"""The rules of orders that are plain facts and arithmetic."""

from datetime import timedelta
from enum import StrEnum

# After delivery, opinions and tips are welcome for this long.
RATING_WINDOW = timedelta(days=14)
TIP_WINDOW = timedelta(days=7)
MAX_TIP_MINOR = 100_000


class IfSoldOut(StrEnum):
    """What the customer wants done about a line that turns out to be sold out."""

    REFUND = "refund"
    REPLACE = "replace"
    CANCEL = "cancel"


class AdjustmentKind(StrEnum):
    """Why an order's money changed after it was charged."""

    TIP = "tip"
    SOLD_OUT = "sold_out"
    CANCELLATION = "cancellation"
