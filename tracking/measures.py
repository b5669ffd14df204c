"""How orders and drivers fare: counted from what happened, and as they are now.

A counter may tell a repeated hand-over of an event twice; the event log and `GET /admin/stats`
are what is exact.
"""

from django.db.models import Count

from delivery.events.models import Event
from delivery.events.registry import on
from delivery.telemetry.metrics import Counter, Gauge, Histogram, Reading
from drivers.models import Driver
from drivers.services.clock import city_seconds
from drivers.states import DriverStatus
from orders.models import Order
from orders.states import ACTIVE

MOVES = Counter("delivery_order_moves", "What happened to orders.", "region", "move")
OFFERS = Counter("delivery_offers", "Offers to drivers, by what became of them.", "region", "end")
MATCH_SECONDS = Histogram(
    "delivery_match_seconds",
    "From when somebody had to be asked until a driver had the order.",
    (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800),
    "region",
)
DELIVERY_SECONDS = Histogram(
    "delivery_delivery_seconds",
    "From the order to the door; none that was for later.",
    (600, 900, 1200, 1500, 1800, 2400, 3000, 3600, 5400, 7200),
    "region",
)
# The share within 3 min is the bucket of 180 s. Where the stages of an order were promised
# several times, each promise counts, as in `GET /admin/stats`.
ETA_ERROR_SECONDS = Histogram(
    "delivery_eta_error_seconds",
    "How far off the promised arrivals of delivered orders were, in city seconds, early or late.",
    (30, 60, 120, 180, 300, 480, 720, 1200, 1800, 3600),
    "region",
    "stage",
)


@on(
    "order.placed",
    "order.confirmed",
    "order.preparing",
    "order.ready",
    "order.picked_up",
    "order.delivered",
    "order.cancelled",
)
def count_move(event: Event) -> None:
    """Count what happened to an order, and how long it took to the door."""
    order = Order.objects.select_related("region").get(pk=event.subject_id)
    MOVES.add(order.region.slug, event.name.removeprefix("order."))
    if event.name == "order.delivered" and order.scheduled_for is None:
        DELIVERY_SECONDS.observe(city_seconds(event.at, order.created_at), order.region.slug)


@on("offer.accepted", "offer.rejected", "offer.expired", "offer.withdrawn")
def count_offer(event: Event) -> None:
    """Count what became of an offer."""
    order = Order.objects.select_related("region").get(pk=event.subject_id)
    OFFERS.add(order.region.slug, event.name.removeprefix("offer."))


@on("order.driver_assigned")
def time_match(event: Event) -> None:
    """Measure how long finding a driver took, where one was sought."""
    order = Order.objects.select_related("region", "search").get(pk=event.subject_id)
    search = getattr(order, "search", None)
    if search is not None:
        waited = event.at - (search.due_at or search.began_at)
        MATCH_SECONDS.observe(max(0.0, waited.total_seconds()), order.region.slug)


def _open_orders() -> Reading:
    rows = Order.objects.filter(status__in=ACTIVE).order_by().values_list("region__slug", "status")
    yield from (
        ((region, status), count) for region, status, count in rows.annotate(count=Count("pk"))
    )


def _drivers_online() -> Reading:
    online = Driver.objects.filter(status=DriverStatus.ONLINE, region__isnull=False).order_by()
    rows = online.values_list("region__slug", "vehicle_type").annotate(count=Count("pk"))
    yield from (((region, vehicle), count) for region, vehicle, count in rows)


Gauge(
    "delivery_orders_open",
    "Orders under way.",
    ["region", "status"],
    _open_orders,
    store="postgres",
)
Gauge(
    "delivery_drivers_online",
    "Drivers on shift.",
    ["region", "vehicle"],
    _drivers_online,
    store="postgres",
)
