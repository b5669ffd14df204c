"""Which orders and drivers need an operator, and why."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet

from delivery.accounts.models import Role
from delivery.kernel.ids import uuid7_floor
from drivers.models import Driver, Search
from orders.models import Order
from orders.selectors import orders_with_parties
from orders.states import ACTIVE, DISPATCHABLE, OrderStatus

STUCK_AFTER = timedelta(minutes=60)
# Since when an order has been in each of its states.
SINCE = {
    OrderStatus.CONFIRMED: "confirmed_at",
    OrderStatus.PREPARING: "preparing_at",
    OrderStatus.READY: "ready_at",
    OrderStatus.PICKED_UP: "picked_up_at",
}


class Attention(StrEnum):
    """Why an operator should look at an order."""

    DRIVER_LOST = "driver_lost"
    UNSERVED = "unserved"
    STANDING_STILL = "standing_still"


def orders_for_operators(
    *, now: datetime, status: str | None = None, stuck: bool = False
) -> QuerySet[Order]:
    """Return every region's orders, newest first, with their searches."""
    orders = (
        orders_with_parties()
        .select_related("search", "shop__owner", "customer__stars")
        .order_by("-id")
    )
    if status:
        orders = orders.filter(status=status)
    return orders.filter(_is_stuck(now, STUCK_AFTER)) if stuck else orders


def stuck_orders(*, now: datetime, older_than: timedelta = STUCK_AFTER) -> QuerySet[Order]:
    """Return the orders that will not end by themselves, oldest first."""
    orders = orders_with_parties().select_related("search")
    return orders.filter(_is_stuck(now, older_than)).order_by("id")


def attention_for(order: Order, *, now: datetime, older_than: timedelta = STUCK_AFTER) -> str:
    """Return why an order needs an operator, empty where it does not."""
    if order.status not in ACTIVE:
        return ""
    search: Search | None = getattr(order, "search", None)
    if search and search.driver_lost_at and order.driver_id:
        return Attention.DRIVER_LOST
    if search and search.unserved_at and order.driver_id is None:
        return Attention.UNSERVED
    field = SINCE.get(OrderStatus(order.status))
    since = getattr(order, field) if field else order.created_at
    since = max(since or order.created_at, order.due_at or order.created_at)
    return Attention.STANDING_STILL if since < now - older_than else ""


def drivers_for_operators(*, status: str | None = None) -> QuerySet[Driver]:
    """Return every driver with the orders that it has in hand."""
    in_hand = Prefetch(
        "user__driven_orders", Order.objects.filter(status__in=ACTIVE).order_by("id"), "in_hand"
    )
    drivers = Driver.objects.filter(user__role=Role.DRIVER).select_related("user", "region")
    drivers = drivers.prefetch_related(in_hand)
    return drivers.filter(status=status) if status else drivers


def _is_stuck(now: datetime, older_than: timedelta) -> Q:
    cut = now - older_than
    still = Q(status=OrderStatus.PENDING, id__lt=uuid7_floor(cut))
    for status, field in SINCE.items():
        still |= Q(status=status, **{f"{field}__lt": cut})
    still &= Q(due_at=None) | Q(due_at__lt=cut)
    unserved = Q(search__unserved_at__isnull=False, driver=None, status__in=DISPATCHABLE)
    lost = Q(search__driver_lost_at__isnull=False, driver__isnull=False, status__in=ACTIVE)
    return still | unserved | lost
