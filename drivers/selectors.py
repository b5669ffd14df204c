"""Read drivers and offers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from delivery.accounts.models import User
from drivers.errors import NotADriver, OfferNotFound
from drivers.models import Driver, Offer
from drivers.states import FRUITLESS, DriverStatus, OfferStatus
from orders.states import ACTIVE


def driver_of(user: User) -> Driver:
    """Return a user's driver profile; raise NotADriver."""
    driver = Driver.objects.select_related("user", "region").filter(pk=user.pk).first()
    if driver is None:
        raise NotADriver
    return driver


def drivers_online(region_id: int) -> QuerySet[Driver]:
    """Return the drivers of a region who take offers."""
    return Driver.objects.filter(region_id=region_id, status=DriverStatus.ONLINE)


def drivers_with_load(driver_ids: Iterable[int]) -> QuerySet[Driver]:
    """Return those of the drivers who take offers, with how many orders they have in hand."""
    in_hand = Count("user__driven_orders", filter=Q(user__driven_orders__status__in=ACTIVE))
    return (
        Driver.objects.filter(pk__in=list(driver_ids), status=DriverStatus.ONLINE)
        .select_related("user")
        .annotate(load=in_hand)
    )


def open_offers(user: User, *, now: datetime) -> QuerySet[Offer]:
    """Return the offers that a driver may still take."""
    return offers_with_orders().filter(
        driver_id=user.pk, status=OfferStatus.OPEN, expires_at__gt=now
    )


def offers_with_orders() -> QuerySet[Offer]:
    """Return offers with everything that their payload reads."""
    return Offer.objects.select_related(
        "order__shop", "order__region", "order__customer__stars"
    ).prefetch_related("order__items")


def offer_of(user: User, offer_id: UUID) -> Offer:
    """Return a driver's own offer; raise OfferNotFound for absent and foreign alike."""
    offer = offers_with_orders().filter(pk=offer_id, driver_id=user.pk).first()
    if offer is None:
        raise OfferNotFound
    return offer


def live_assignment(order_id: UUID) -> Offer | None:
    """Return the accepted offer by which an order's driver has it."""
    return (
        Offer.objects.select_related("driver__user")
        .filter(order_id=order_id, status=OfferStatus.ACCEPTED, released_at=None)
        .first()
    )


def live_assignments(order_ids: Iterable[UUID]) -> dict[UUID, Offer]:
    """Return, by order, the accepted offers by which drivers have orders."""
    accepted = Offer.objects.filter(
        order_id__in=list(order_ids), status=OfferStatus.ACCEPTED, released_at=None
    )
    return {offer.order_id: offer for offer in accepted}


def asked_in_vain(order_ids: Iterable[UUID], *, since: datetime) -> set[tuple[UUID, int]]:
    """Return (order, driver) for offers that were declined or missed after an instant.

    A driver from whom an operator took the order is not asked for it again at all.
    """
    fruitless = Q(status__in=FRUITLESS, ended_at__gte=since)
    taken_away = Q(status=OfferStatus.ACCEPTED, released_at__isnull=False)
    offers = Offer.objects.filter(fruitless | taken_away, order_id__in=list(order_ids))
    return set(offers.values_list("order_id", "driver_id"))


def rounds_of(order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many rounds of offers of each order have ended in vain."""
    rows = (
        Offer.objects.filter(order_id__in=list(order_ids), status__in=FRUITLESS)
        .values("order_id")
        .annotate(rounds=Max("round"))
    )
    return {row["order_id"]: row["rounds"] for row in rows.order_by()}


def open_offers_of(drivers: Iterable[Driver]) -> dict[int, Offer]:
    """Return the open offer of each driver that has one, with its order and shop."""
    offers = Offer.objects.filter(driver__in=list(drivers), status=OfferStatus.OPEN)
    return {offer.driver_id: offer for offer in offers.select_related("order__shop")}
