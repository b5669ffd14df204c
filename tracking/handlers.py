"""Turn what happened to an order into what its watchers see."""

from uuid import UUID

from delivery.events.models import Event
from delivery.events.registry import on
from delivery.geo.models import Region
from delivery.live.frames import Frame
from delivery.live.publish import publish, region_topic, shop_topic
from delivery.live.streams import append, mention
from drivers.models import Driver
from drivers.payloads import carrier_payload
from drivers.services.locations import positions_of
from orders.models import Order
from orders.payloads import order_payload
from orders.selectors import orders_with_parties
from tracking.payloads import eta_frame, position_payload, unserved_reason
from tracking.services.arrivals import forget_driver, note_word
from tracking.services.overview import driver_frame, order_frame
from tracking.services.promises import open_journey, settle_promises

MOVES = (
    "order.placed",
    "order.confirmed",
    "order.preparing",
    "order.ready",
    "order.picked_up",
    "order.delivered",
    "order.cancelled",
    "order.item_sold_out",
    "order.tipped",
)
ASSIGNMENTS = ("order.driver_assigned", "order.driver_unassigned")


@on(*MOVES)
def stream_status(event: Event) -> None:
    """Put a move into the order's stream: exactly the fields that it changed."""
    _append(event, Frame("status_change", event.data["changes"], event.at))


@on(*ASSIGNMENTS)
def stream_assignment(event: Event) -> None:
    """Put a change of driver into the order's stream."""
    driver_id = event.data["driver_id"]
    driver = Driver.objects.select_related("user").get(pk=driver_id) if driver_id else None
    changes = {"driver": carrier_payload(driver) if driver else None, **event.data["changes"]}
    _append(event, Frame("driver_assigned", changes, event.at))


@on("order.driver_assigned")
def show_where_driver_stands(event: Event) -> None:
    """Tell an order's watchers where its new driver is: one who waits sends nothing new to show."""
    order = orders_with_parties().get(pk=event.subject_id)
    # The event may come late: by now the order may be another driver's, or over.
    if order.driver_id != event.data["driver_id"] or not order.is_active:
        return
    position = position_payload(order)
    if position:
        replaces = positions_of(order.driver_id)
        frame = Frame("driver_location", position, event.at, event.subject_id, replaces=replaces)
        mention(frame, alias=order.region.redis_alias)


@on(*MOVES, *ASSIGNMENTS)
def tell_shop(event: Event) -> None:
    """Send the order as it is now to the shop's console."""
    order = orders_with_parties().get(pk=event.subject_id)
    frame = Frame("order_update", order_payload(order), event.at, order_id=event.subject_id)
    publish(shop_topic(event.data["shop_id"]), frame, alias=order.region.redis_alias)


@on("order.unserved")
def stream_delay(event: Event) -> None:
    """Tell an order's watchers that no driver takes it, unless one has meanwhile."""
    order = orders_with_parties().get(pk=event.subject_id)
    if unserved_reason(order):
        append(eta_frame(order, event.at), dedup_key=str(event.pk), alias=order.region.redis_alias)


@on("order.placed")
def keep_first_promise(event: Event) -> None:
    """Keep what the checkout promised."""
    open_journey(Order.objects.get(pk=event.subject_id), now=event.at)


@on("order.delivered", "order.cancelled")
def judge_promises(event: Event) -> None:
    """Note on all that was promised what came of it."""
    order = Order.objects.select_related("region").get(pk=event.subject_id)
    settle_promises(order, now=event.at)


@on("order.driver_arrived")
def keep_arrival(event: Event) -> None:
    """Believe a driver who says that it is at the shop."""
    note_word(order_id=UUID(event.subject_id), at=event.at)


@on(*ASSIGNMENTS)
def await_another_driver(event: Event) -> None:
    """Forget what was known of the driver before, and why that made the order late."""
    forget_driver(order_id=UUID(event.subject_id))


@on(*MOVES, *ASSIGNMENTS, "order.unserved", "order.driver_lost")
def show_order_to_operators(event: Event) -> None:
    """Send the order as it is now to the region's dispatch map."""
    region, frame = order_frame(event.subject_id, at=event.at)
    publish(region_topic(region.slug), frame, alias=region.redis_alias)


@on("driver.online", "driver.offline")
def show_driver_to_operators(event: Event) -> None:
    """Send a driver whose shift began or ended to the region's dispatch map."""
    region = Region.objects.filter(pk=event.data["region_id"]).first()
    if region:
        frame = driver_frame(event.subject_id, region, at=event.at)
        publish(region_topic(region.slug), frame, alias=region.redis_alias)


def _append(event: Event, frame: Frame) -> None:
    order = Order.objects.select_related("region").get(pk=event.subject_id)
    addressed = Frame(frame.type, frame.data, frame.at, order_id=event.subject_id)
    append(addressed, dedup_key=str(event.pk), alias=order.region.redis_alias)
