"""What the driver domain does about events."""

from uuid import UUID

from django.db.models import Avg, Count

from delivery.events.models import Event
from delivery.events.registry import on
from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from delivery.live.frames import Frame
from delivery.live.publish import driver_topic, publish
from drivers.models import Driver
from drivers.payloads import offer_payload
from drivers.selectors import offers_with_orders
from drivers.services.earnings import pay_added_tip, settle_late
from drivers.services.offers import withdraw_offers
from drivers.services.shifts import share_moves_for_orders
from drivers.services.waking import wake_dispatcher
from drivers.states import OfferStatus
from orders.models import Rating
from orders.payloads import order_payload
from orders.selectors import orders_with_parties


@on(
    "order.confirmed",
    "order.ready",
    "order.driver_assigned",
    "order.driver_unassigned",
    "order.picked_up",
    "order.delivered",
    "order.cancelled",
    "offer.rejected",
    "offer.expired",
    "offer.withdrawn",
)
def seek_drivers(event: Event) -> None:
    """Look at a region at once instead of at the next beat: somebody is free or needed."""
    wake_dispatcher(Region.objects.get(orders=event.subject_id))


@on("driver.online")
def seek_orders(event: Event) -> None:
    """Let a driver who came online be found at once."""
    wake_dispatcher(Region.objects.get(pk=event.data["region_id"]))


@on("order.delivered")
def pay_driver(event: Event) -> None:
    """Pay for a delivery that an operator recorded; the driver's own is paid already."""
    settle_late(order_id=UUID(event.subject_id), now=event.at)


@on("order.tipped")
def pass_on_tip(event: Event) -> None:
    """Pay the driver what the customer added after the delivery."""
    pay_added_tip(order_id=UUID(event.subject_id), cause=str(event.pk), now=event.at)


@on("order.cancelled", "order.driver_assigned")
def withdraw_open_offers(event: Event) -> None:
    """Take back what other drivers are still being shown."""
    withdraw_offers(order_id=event.subject_id, now=utc_now())


@on("order.driver_assigned", "order.driver_unassigned", "order.delivered", "order.cancelled")
def publish_moves_to_the_right_orders(event: Event) -> None:
    """Follow with the position index what each driver has in hand."""
    # In one order everywhere: each call locks its driver.
    concerned = {event.data["driver_id"], event.data.get("previous_driver_id")} - {None}
    for driver_id in sorted(concerned):
        share_moves_for_orders(driver_id)


@on("offer.opened")
def show_offer(event: Event) -> None:
    """Send an offer to the driver's app, unless it has ended meanwhile."""
    offer = offers_with_orders().get(pk=event.data["offer_id"])
    if offer.status == OfferStatus.OPEN:
        frame = Frame("offer", offer_payload(offer), event.at, order_id=event.subject_id)
        _send(event.data["driver_id"], frame)


@on("offer.expired", "offer.withdrawn")
def take_offer_back(event: Event) -> None:
    """Tell the driver's app that an offer is gone."""
    data = {"id": event.data["offer_id"], "reason": event.name.removeprefix("offer.")}
    frame = Frame("offer_withdrawn", data, event.at, order_id=event.subject_id)
    _send(event.data["driver_id"], frame)


@on(
    "order.driver_assigned",
    "order.driver_unassigned",
    "order.preparing",
    "order.ready",
    "order.picked_up",
    "order.delivered",
    "order.cancelled",
)
def tell_driver(event: Event) -> None:
    """Send the order as it is now to whoever carries it or did until now."""
    order = orders_with_parties().get(pk=event.subject_id)
    frame = Frame("order_update", order_payload(order), event.at, order_id=event.subject_id)
    for driver_id in {event.data["driver_id"], event.data.get("previous_driver_id")} - {None}:
        _send(driver_id, frame)


@on("order.rated")
def average_driver_rating(event: Event) -> None:
    """Recount a driver's stars; counting afresh bears repetition."""
    if "driver" not in event.data["stars"]:
        return
    driver_id = event.data["driver_id"]
    figures = Rating.objects.filter(
        order__driver_id=driver_id, subject=Rating.Subject.DRIVER
    ).aggregate(average=Avg("stars"), count=Count("id"))
    Driver.objects.filter(pk=driver_id).update(
        rating=figures["average"], rating_count=figures["count"]
    )


def _send(driver_id: int, frame: Frame) -> None:
    alias = Region.objects.get(orders=frame.order_id).redis_alias
    publish(driver_topic(driver_id), frame, alias=alias)
