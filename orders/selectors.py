"""Read orders, each for whoever may see it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from delivery.accounts.models import Role, User
from delivery.kernel.ids import uuid7_floor
from merchants.models import Shop
from orders.errors import NoPhoto, NoPin, OrderNotFound
from orders.models import Order, OrderItem, Rating
from orders.pins import pin_of
from orders.states import ACTIVE, DISPATCHABLE, Party


def orders_with_parties() -> QuerySet[Order]:
    """Return orders with everything that their payload reads."""
    lines = Prefetch("items", OrderItem.objects.order_by("id"))
    return Order.objects.select_related("shop", "region", "driver", "customer").prefetch_related(
        lines
    )


def orders_of_customer(user: User) -> QuerySet[Order]:
    """Return a customer's orders, newest first."""
    return orders_with_parties().filter(customer=user).order_by("-id")


def orders_of_shops(user: User, *, status: str | None = None) -> QuerySet[Order]:
    """Return the orders of the shops that a merchant owns or works at, newest first."""
    # A join with the staff would list an order once per colleague, and sort all of them to undo it.
    shops = Shop.objects.filter(Q(owner=user) | Q(staff=user)).values("pk")
    orders = orders_with_parties().filter(shop__in=shops).order_by("-id")
    return orders.filter(status=status) if status else orders


def active_orders_of_driver(user: User) -> QuerySet[Order]:
    """Return what a driver has in hand, oldest first, with whom to call at the shop."""
    orders = orders_with_parties().select_related("shop__owner")
    return orders.filter(driver=user, status__in=ACTIVE).order_by("id")


def created_between(start: datetime, end: datetime) -> QuerySet[Order]:
    """Return the orders placed in [start, end); only the partitions of that time are read."""
    return Order.objects.filter(id__gte=uuid7_floor(start), id__lt=uuid7_floor(end))


def party_of(order: Order, user: User) -> Party | None:
    """Return in what capacity a user has to do with an order, None where it has not."""
    if user.role == Role.ADMIN:
        return Party.OPERATOR
    if order.customer_id == user.pk:
        return Party.CUSTOMER
    if order.driver_id == user.pk:
        return Party.DRIVER
    is_shop = order.shop.owner_id == user.pk or order.shop.staff.filter(pk=user.pk).exists()
    return Party.MERCHANT if is_shop else None


def order_for(user: User, order_id: UUID, *, parties: Sequence[Party] = tuple(Party)) -> Order:
    """Return an order that the user may see; raise OrderNotFound for absent and foreign alike."""
    order = orders_with_parties().filter(pk=order_id).first()
    if order is None or party_of(order, user) not in parties:
        raise OrderNotFound
    return order


def customer_pin(order: Order) -> str:
    """Return what the customer tells the driver; raise NoPin where none is asked for."""
    if not order.requires_pin:
        raise NoPin
    return pin_of(order.pk)


def stars_for_customers(order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return, by order, how many stars drivers gave to customers."""
    given = Rating.objects.filter(order_id__in=list(order_ids), subject=Rating.Subject.CUSTOMER)
    return dict(given.values_list("order_id", "stars"))


def customer_rating(order: Order) -> float | None:
    """Return what drivers think of an order's customer, None before the first of them said so."""
    stars = getattr(order.customer, "stars", None)
    return stars.average if stars else None


def door_photo(order: Order) -> str:
    """Return the name of the photo taken at the door; raise NoPhoto where there is none."""
    if not order.door_photo:
        raise NoPhoto
    return order.door_photo


def under_way(now: datetime) -> QuerySet[Order]:
    """Return the active orders on which work has to go on now, none that is for later."""
    return Order.objects.filter(_is_due(now), status__in=ACTIVE)


def awaiting_driver(region_id: int, *, now: datetime) -> QuerySet[Order]:
    """Return the orders of a region that need a driver by now, longest confirmed first."""
    return (
        Order.objects.filter(
            _is_due(now), region_id=region_id, driver=None, status__in=DISPATCHABLE
        )
        .select_related("shop")
        .order_by("confirmed_at")
    )


def _is_due(now: datetime) -> Q:
    return Q(due_at=None) | Q(due_at__lte=now)


def why_not_erasable(user_id: int) -> str:
    """Return what stands against erasing a customer: orders that are under way."""
    count = Order.objects.filter(customer_id=user_id, status__in=ACTIVE).count()
    return f"{count} orders are under way; erase when they are final." if count else ""
