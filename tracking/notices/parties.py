"""The table for shops, drivers and operators: message, channels, wording. Pure."""

from delivery.kernel.texts import msg
from delivery.notifications.catalogue import Kind
from tracking.notices.topics import ALL, HERE, LOUD, PUSH

_SHOP, _DRIVE = "/orders/{order_id}", "/drive"
_ADMIN = "/admin/orders/order/{order_id}/change/"
_SOON_S = 15 * 60

SHOP = (
    Kind(
        "shop_order_placed", "shop_orders", ALL,
        msg("New order {code}"),
        msg("{shop} has a new order for {total}. Please accept or decline it."),
        _SHOP, useful_for_s=_SOON_S,
    ),
    Kind(
        "shop_order_cancelled", "shop_orders", ALL,
        msg("Order {code} was cancelled"),
        msg("Stop preparing it for {shop}: it will not be picked up."),
        _SHOP, useful_for_s=60 * 60,
    ),
    Kind(
        "shop_driver_assigned", "shop_drivers", HERE,
        msg("A driver is coming for order {code}"),
        msg("{driver} picks it up at {shop}."),
        _SHOP, useful_for_s=_SOON_S,
    ),
    Kind(
        "shop_driver_arrived", "shop_drivers", LOUD,
        msg("The driver for order {code} is here"),
        msg("{driver} waits at {shop}."),
        _SHOP, useful_for_s=_SOON_S,
    ),
    Kind(
        "shop_order_unserved", "shop_drivers", LOUD,
        msg("No driver yet for order {code}"),
        msg("It may be picked up later than planned. {reason}"),
        _SHOP, useful_for_s=_SOON_S, translated=frozenset({"reason"}),
    ),
    Kind(
        "shop_rated", "shop_feedback", ALL,
        msg("{stars} of 5 stars for {shop}"),
        msg("The customer of order {code} has rated it."),
        _SHOP,
    ),
)  # fmt: skip

DRIVER = (
    Kind(
        # An offer is open for seconds: it is no good in an inbox.
        "driver_offer", "offers", frozenset({PUSH}),
        msg("An order for you"),
        msg("Pick up at {shop}. Open the app to see pay and way."),
        _DRIVE, useful_for_s=30,
    ),
    Kind(
        "driver_assigned", "jobs", LOUD,
        msg("Order {code} is yours now"),
        msg("You were given an order of {shop}."),
        _DRIVE, useful_for_s=_SOON_S,
    ),
    Kind(
        "driver_unassigned", "jobs", LOUD,
        msg("Order {code} is no longer yours"),
        msg("The order of {shop} was given to another driver."),
        _DRIVE, useful_for_s=_SOON_S,
    ),
    Kind(
        "driver_order_ready", "jobs", LOUD,
        msg("Order {code} is ready"),
        msg("It waits for you at {shop}."),
        _DRIVE, useful_for_s=_SOON_S,
    ),
    Kind(
        "driver_order_changed", "jobs", HERE,
        msg("Order {code} has changed"),
        msg("{shop} has taken {item} out of it."),
        _DRIVE, useful_for_s=_SOON_S,
    ),
    Kind(
        "driver_order_cancelled", "jobs", LOUD,
        msg("Order {code} was cancelled"),
        msg("You need not deliver the order of {shop} any more."),
        _DRIVE, useful_for_s=_SOON_S,
    ),
    Kind(
        "driver_tipped", "thanks", ALL,
        msg("A tip of {tip} for you"),
        msg("The customer of order {code} says thank you."),
        _DRIVE,
    ),
    Kind(
        "driver_rated", "thanks", ALL,
        msg("{stars} of 5 stars for you"),
        msg("The customer of order {code} has rated the delivery."),
        _DRIVE,
    ),
)  # fmt: skip

OPERATOR = (
    Kind(
        "ops_order_unserved", "alerts", ALL,
        msg("No driver for order {code}"),
        msg("{shop}, {region}. {reason}"),
        _ADMIN, useful_for_s=60 * 60, translated=frozenset({"reason"}),
    ),
    Kind(
        "ops_driver_lost", "alerts", ALL,
        msg("The driver of order {code} is gone"),
        msg("{driver} has been offline or silent for ten minutes. {shop}, {region}."),
        _ADMIN, useful_for_s=60 * 60,
    ),
    Kind(
        "ops_order_stuck", "alerts", ALL,
        msg("Order {code} stands still"),
        msg("It has not moved on for an hour. {shop}, {region}."),
        _ADMIN,
    ),
    Kind(
        "ops_event_dead", "alerts", ALL,
        msg("An event was given up: {event}"),
        msg("Handing it on has failed for good. Read why, mend it, and try it again."),
        "/admin/events/event/?state=dead",
    ),
)  # fmt: skip
