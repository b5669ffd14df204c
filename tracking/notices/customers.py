"""The table for customers: message, channels, wording. Pure."""

from delivery.kernel.texts import msg
from delivery.notifications.catalogue import Kind
from tracking.notices.topics import ALL, HERE, LOUD, WRITTEN

_ORDER = "/orders/{order_id}"
_HOUR_S = 60 * 60

CUSTOMER = (
    Kind(
        "order_placed", "progress", WRITTEN,
        msg("Your order {code} was sent to {shop}"),
        msg("It comes to {total}. We tell you as soon as the shop has accepted it."),
        _ORDER,
    ),
    Kind(
        "order_confirmed", "progress", LOUD,
        msg("{shop} has accepted your order"),
        msg("Order {code} will be prepared for you."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_preparing", "progress", HERE,
        msg("{shop} is preparing your order"),
        msg("Order {code} is being made."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_driver_assigned", "progress", HERE,
        msg("{driver} brings your order"),
        msg("{driver} picks up order {code} at {shop}."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_driver_unassigned", "progress", HERE,
        msg("Another driver is being looked for"),
        msg("The driver of order {code} cannot bring it. We look for another."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_ready", "progress", HERE,
        msg("Your order is ready"),
        msg("Order {code} waits at {shop} for the driver."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_picked_up", "progress", LOUD,
        msg("Your order is on the way"),
        msg("{driver} has picked up order {code} at {shop}."),
        _ORDER, useful_for_s=_HOUR_S,
    ),
    Kind(
        "order_delayed", "progress", LOUD,
        msg("Your order may take longer"),
        msg("Order {code} from {shop}: {reason}"),
        _ORDER, useful_for_s=_HOUR_S, translated=frozenset({"reason"}),
    ),
    Kind(
        "order_delivered", "progress", ALL,
        msg("Your order from {shop} was delivered"),
        msg("Order {code} came to {total}. Enjoy it! The receipt is on the page of the order."),
        _ORDER,
    ),
    Kind(
        "rating_asked", "feedback", HERE,
        msg("How was {shop}?"),
        msg("Rate order {code}; it helps shop and driver."),
        _ORDER,
    ),
    Kind(
        "tip_given", "feedback", HERE,
        msg("Your tip of {tip} was passed on"),
        msg("{driver} gets all of it. Thank you."),
        _ORDER,
    ),
    Kind(
        "order_rejected", "changes", ALL,
        msg("{shop} could not take your order"),
        msg("Order {code} was declined. {refund} goes back to you."),
        _ORDER,
    ),
    Kind(
        "order_cancelled", "changes", ALL,
        msg("Order {code} was cancelled"),
        msg("Your order from {shop} does not come. {refund} goes back to you."),
        _ORDER,
    ),
    Kind(
        "order_item_refunded", "changes", ALL,
        msg("{item} is sold out"),
        msg("{shop} cannot bring it with order {code}. {refund} goes back to you."),
        _ORDER,
    ),
    Kind(
        "order_item_replaced", "changes", ALL,
        msg("{item} was replaced"),
        msg("{shop} brings {replacement} with order {code} instead. {refund} goes back to you."),
        _ORDER,
    ),
)  # fmt: skip
