"""Read drivers and offers."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from delivery.accounts.models import User
from drivers.errors import NotADriver, OfferNotFound
from drivers.models import Driver, Offer
from drivers.states import DriverStatus, OfferStatus
from orders.states import ACTIVE


def driver_of(user: User) -> Driver:
    """Return a user's driver profile; raise NotADriver."""
    driver = Driver.objects.select_related("user", "region").filter(pk=user.pk).first()
    if driver is None:
        raise NotADriver
    return driver


def open_offers(user: User, *, now: datetime) -> QuerySet[Offer]:
    """Return the offers that a driver may still take."""
    return offers_with_orders().filter(
        driver_id=user.pk, status=OfferStatus.OPEN, expires_at__gt=now
    )


def offers_with_orders() -> QuerySet[Offer]:
    """Return offers with everything that their payload reads."""
    return Offer.objects.select_related("order__shop", "order__region").prefetch_related(
        "order__items"
    )


def offer_of(user: User, offer_id: UUID) -> Offer:
    """Return a driver's own offer; raise OfferNotFound for absent and foreign alike."""
    offer = offers_with_orders().filter(pk=offer_id, driver_id=user.pk).first()
    if offer is None:
        raise OfferNotFound
    return offer


def free_drivers(driver_ids: list[int]) -> dict[int, Driver]:
    """Return those of the drivers who are online and have no open offer, with their `load`."""
    drivers = (
        Driver.objects.filter(pk__in=driver_ids, status=DriverStatus.ONLINE)
        .exclude(offers__status=OfferStatus.OPEN)
        .annotate(
            load=Count("user__driven_orders", filter=Q(user__driven_orders__status__in=ACTIVE))
        )
    )
    return {driver.pk: driver for driver in drivers}


def recently_asked(order_id: UUID, *, since: datetime) -> set[int]:
    """Return the drivers whose offer of the order ended unaccepted after an instant."""
    offers = Offer.objects.filter(
        order_id=order_id,
        ended_at__gte=since,
        status__in=[OfferStatus.REJECTED, OfferStatus.EXPIRED],
    )
    return set(offers.values_list("driver_id", flat=True))
