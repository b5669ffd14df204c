"""Which moment of an order is told to whom, in which message. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from delivery.kernel.texts import msg
from tracking.notices.customers import CUSTOMER
from tracking.notices.parties import DRIVER, OPERATOR, SHOP

KINDS = (*CUSTOMER, *SHOP, *DRIVER, *OPERATOR)


class Audience(StrEnum):
    """Who is told."""

    CUSTOMER = "customer"
    SHOP = "shop"
    DRIVER = "driver"
    PREVIOUS_DRIVER = "previous_driver"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the table: an audience and the kind of message that it gets."""

    audience: Audience
    kind: str


_C, _S, _D, _O = Audience.CUSTOMER, Audience.SHOP, Audience.DRIVER, Audience.OPERATORS
TABLE: dict[str, tuple[Told, ...]] = {
    "order.placed": (Told(_C, "order_placed"), Told(_S, "shop_order_placed")),
    "order.confirmed": (Told(_C, "order_confirmed"),),
    "order.preparing": (Told(_C, "order_preparing"),),
    "order.ready": (Told(_C, "order_ready"), Told(_D, "driver_order_ready")),
    "order.picked_up": (Told(_C, "order_picked_up"),),
    "order.delivered": (Told(_C, "order_delivered"), Told(_C, "rating_asked")),
    # Where the shop has not answered in time, it is told as well.
    "order.rejected": (Told(_C, "order_rejected"), Told(_S, "shop_order_cancelled")),
    "order.cancelled": (
        Told(_C, "order_cancelled"),
        Told(_S, "shop_order_cancelled"),
        Told(_D, "driver_order_cancelled"),
    ),
    "order.driver_assigned": (
        Told(_C, "order_driver_assigned"),
        Told(_S, "shop_driver_assigned"),
        Told(_D, "driver_assigned"),
        Told(Audience.PREVIOUS_DRIVER, "driver_unassigned"),
    ),
    "order.driver_unassigned": (
        Told(_C, "order_driver_unassigned"),
        Told(Audience.PREVIOUS_DRIVER, "driver_unassigned"),
    ),
    "order.driver_arrived": (Told(_S, "shop_driver_arrived"),),
    "order.unserved": (
        Told(_C, "order_delayed"),
        Told(_S, "shop_order_unserved"),
        Told(_O, "ops_order_unserved"),
    ),
    "order.driver_lost": (Told(_O, "ops_driver_lost"),),
    "order.item_refunded": (
        Told(_C, "order_item_refunded"),
        Told(_D, "driver_order_changed"),
    ),
    "order.item_replaced": (
        Told(_C, "order_item_replaced"),
        Told(_D, "driver_order_changed"),
    ),
    "order.tipped": (Told(_C, "tip_given"), Told(_D, "driver_tipped")),
    "order.shop_rated": (Told(_S, "shop_rated"),),
    "order.driver_rated": (Told(_D, "driver_rated"),),
    "offer.opened": (Told(_D, "driver_offer"),),
}
# The events that lead to those moments.
EVENTS = frozenset(TABLE) - {
    "order.rejected", "order.item_refunded", "order.item_replaced", "order.shop_rated",
    "order.driver_rated",
} | {"order.item_sold_out", "order.rated"}  # fmt: skip
REASONS = {
    "nobody_near": msg("No driver is near yet. We keep looking."),
    "all_declined": msg("No driver has been free to take it yet. We keep looking."),
}


def moments_of(event: str, data: Mapping[str, Any]) -> list[str]:
    """Return what an event means to people; a rating may be of shop and driver at once."""
    changes = data.get("changes", {})
    if event == "order.cancelled" and data["from"] == "pending":
        is_declined = changes.get("cancelled_by") in {"merchant", "system"}
        return ["order.rejected" if is_declined else "order.cancelled"]
    if event == "order.item_sold_out":
        line = sold_out_line(data)
        return ["order.item_replaced" if line["replacement"] else "order.item_refunded"]
    if event == "order.rated":
        moments = {"merchant": "order.shop_rated", "driver": "order.driver_rated"}
        return [moments[subject] for subject in data["stars"] if subject in moments]
    return [event]


def sold_out_line(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the line of an order that the event `order.item_sold_out` tells of."""
    lines = data["changes"]["items"]
    return next(line for line in lines if line["id"] == data["item_id"])
