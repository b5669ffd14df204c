"""Two-way ratings, once each, after delivery."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Avg, Count

from delivery.accounts.models import User
from delivery.events.outbox import emit
from orders.errors import AlreadyRated, NotDelivered, OrderNotFound, WindowClosed
from orders.locks import lock_order
from orders.models import CustomerStars, Order, Rating
from orders.policy import RATING_WINDOW
from orders.selectors import party_of
from orders.states import OrderStatus, Party

_RATED_BY = {
    Rating.Subject.DRIVER: Party.CUSTOMER,
    Rating.Subject.MERCHANT: Party.CUSTOMER,
    Rating.Subject.CUSTOMER: Party.DRIVER,
}


@transaction.atomic
def rate_order(
    *, order_id: UUID, actor: User, stars: dict[Rating.Subject, int], comment: str, now: datetime
) -> list[Rating]:
    """Rate the other parties of a delivered order, all or none.

    Raises OrderNotFound (also for whoever may not rate), NotDelivered, WindowClosed,
    AlreadyRated.
    """
    order = lock_order(order_id)
    party = party_of(order, actor)
    if any(_RATED_BY[subject] != party for subject in stars):
        raise OrderNotFound
    if order.status != OrderStatus.DELIVERED or order.delivered_at is None:
        raise NotDelivered
    if now > order.delivered_at + RATING_WINDOW:
        raise WindowClosed
    if Rating.objects.filter(order=order, subject__in=stars).exists():
        raise AlreadyRated
    ratings = Rating.objects.bulk_create(
        Rating(order=order, subject=subject, stars=count, comment=comment, created_at=now)
        for subject, count in stars.items()
    )
    _emit(order, actor, stars, now)
    return ratings


@transaction.atomic
def count_customer_stars(*, customer_id: int) -> None:
    """Average a customer's stars afresh; ratings that come together are counted in turn."""
    CustomerStars.objects.get_or_create(customer_id=customer_id)
    row = CustomerStars.objects.select_for_update().get(customer_id=customer_id)
    given = Rating.objects.filter(order__customer_id=customer_id, subject=Rating.Subject.CUSTOMER)
    figures = given.aggregate(average=Avg("stars"), count=Count("id"))
    row.average, row.count = figures["average"], figures["count"]
    row.save(update_fields=["average", "count"])


def _emit(order: Order, actor: User, stars: dict[Rating.Subject, int], now: datetime) -> None:
    emit(
        "order.rated",
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "stars": {str(subject): count for subject, count in stars.items()},
            "shop_id": order.shop_id,
            "driver_id": order.driver_id,
            "customer_id": order.customer_id,
        },
    )
