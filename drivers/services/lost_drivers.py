"""Find orders whose driver has gone: they stay assigned, and an operator is told."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from delivery.accounts.actors import SYSTEM
from delivery.events.outbox import emit
from drivers.models import Driver, Search
from drivers.states import DriverStatus
from orders.locks import lock_order
from orders.models import Order
from orders.states import ACTIVE

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(minutes=10)


def report_lost_drivers(*, now: datetime) -> int:
    """Tell operators, once, of each order whose driver is offline or silent too long.

    A driver who is back is forgiven. Return how many orders were newly reported.
    """
    gone = set(_gone(now).values_list("pk", flat=True))
    _forgive(gone)
    held = Order.objects.filter(
        driver__in=gone, status__in=ACTIVE, assigned_at__lte=now - LOST_AFTER
    ).exclude(search__driver_lost_at__isnull=False)
    return sum(_report(order, now) for order in held)


def _gone(now: datetime) -> QuerySet[Driver]:
    since = now - LOST_AFTER
    is_offline = Q(status=DriverStatus.OFFLINE, status_changed_at__lte=since)
    is_silent = Q(location_updated_at__lte=since)
    return Driver.objects.filter(
        is_offline | is_silent, user__driven_orders__status__in=ACTIVE
    ).distinct()


def _forgive(gone: set[int]) -> None:
    lost = Search.objects.filter(driver_lost_at__isnull=False, order__status__in=ACTIVE)
    lost.exclude(order__driver__in=gone).update(driver_lost_at=None)


def _report(order: Order, now: datetime) -> bool:
    with transaction.atomic():
        locked = lock_order(order.pk)
        if locked.driver_id != order.driver_id or locked.status not in ACTIVE:
            return False
        Search.objects.update_or_create(
            order=locked,
            defaults={"driver_lost_at": now},
            create_defaults={
                "driver_lost_at": now,
                "began_at": locked.assigned_at or now,
            },
        )
        emit(
            "order.driver_lost",
            subject_type="order",
            subject_id=order.pk,
            actor=SYSTEM,
            now=now,
            data={"driver_id": order.driver_id, "shop_id": order.shop_id, "status": order.status},
        )
    log.error("driver_lost", order_id=str(order.pk), driver_id=order.driver_id, alert=True)
    return True
