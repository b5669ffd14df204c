"""A shop's day in figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum, Value

from delivery.kernel.ids import uuid7_floor
from merchants.models import Shop
from orders.models import Order
from orders.selectors import created_between
from orders.states import OrderStatus, Party

BEST_SELLERS = 8
DAYS_BACK = 14
_TURNED_AWAY = (Party.MERCHANT, Party.SYSTEM)

# Partitions of other months are left alone: lines are made with their order, adjustments after it.
_FIGURES = """
WITH placed AS MATERIALIZED (
    SELECT id, status, cancelled_by, subtotal_minor, confirmed_at, due_at, ready_at
    FROM orders_order WHERE shop_id = %(shop)s AND id >= %(start)s AND id < %(end)s
)
SELECT counted.*, refunded.*, opinion.*, best.*
FROM (
    SELECT count(*), count(*) FILTER (WHERE status = 'delivered'),
        count(*) FILTER (WHERE status = 'cancelled' AND cancelled_by = ANY(%(turned_away)s)),
        count(*) FILTER (WHERE status = 'cancelled'),
        coalesce(sum(subtotal_minor) FILTER (WHERE status = 'delivered'), 0),
        avg(ready_at - greatest(confirmed_at, due_at))
    FROM placed
) AS counted, (
    SELECT coalesce(-sum(amount_minor), 0) FROM orders_adjustment
    WHERE order_id IN (SELECT id FROM placed) AND kind = 'sold_out' AND id >= %(start)s
) AS refunded, (
    SELECT avg(stars)::float8, count(*) FROM orders_rating
    WHERE order_id IN (SELECT id FROM placed) AND subject = 'merchant'
) AS opinion, (
    SELECT coalesce(json_agg(json_build_array(name, sold) ORDER BY sold DESC, name), '[]')
    FROM (
        SELECT name, sum(quantity) AS sold FROM orders_orderitem
        WHERE order_id IN (SELECT id FROM placed WHERE status <> 'cancelled')
          AND id >= %(start)s AND id < %(end)s AND sold_out_at IS NULL
        GROUP BY name ORDER BY sold DESC, name LIMIT %(best_sellers)s
    ) AS sellers
) AS best
"""


@dataclass(frozen=True, slots=True)
class Seller:
    """An item and how often it was sold."""

    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the orders placed on one day; money in the region's currency."""

    orders: int
    delivered: int
    open: int
    rejected: int
    cancelled: int
    sales_minor: int
    refunded_minor: int
    average_minor: int
    prep_minutes: int | None
    stars: float | None
    ratings: int
    best_sellers: list[Seller]

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody ordered."""
        return self.orders == 0


@dataclass(frozen=True, slots=True)
class DayOfOrders:
    """One day among the last ones."""

    day: date
    orders: int
    sales_minor: int


def orders_of_day(shop: Shop, day: date) -> QuerySet[Order]:
    """Return what a list shows of a shop's orders of a day of its calendar, newest first."""
    return (
        _placed_on(shop, day)
        .only("id", "code", "status", "total_minor", "currency")
        .order_by("-id")
    )


def figures_of(shop: Shop, day: date) -> Figures:
    """Count one day of a shop's calendar, in one statement."""
    start, end = (uuid7_floor(at) for at in _span(shop, day))
    with connection.cursor() as cursor:
        cursor.execute(
            _FIGURES,
            {
                "shop": shop.pk,
                "start": start,
                "end": end,
                "turned_away": list(_TURNED_AWAY),
                "best_sellers": BEST_SELLERS,
            },
        )
        orders, delivered, rejected, cancelled, sales, prep, refunded, stars, ratings, sold = (
            cursor.fetchone()
        )
    return Figures(
        orders=orders,
        delivered=delivered,
        open=orders - delivered - cancelled,
        rejected=rejected,
        cancelled=cancelled - rejected,
        sales_minor=sales,
        refunded_minor=refunded,
        average_minor=sales // delivered if delivered else 0,
        prep_minutes=_city_minutes(prep),
        stars=stars,
        ratings=ratings,
        best_sellers=[Seller(name, quantity) for name, quantity in sold],
    )


def recent_days(shop: Shop, today: date) -> list[DayOfOrders]:
    """Return the last two weeks, today first, days without orders too, in one statement."""
    days = [today - timedelta(days=n) for n in range(DAYS_BACK)]
    midnights = [_midnight(shop, day) for day in reversed(days)]
    which = Func(
        F("id"),
        Value([uuid7_floor(midnight) for midnight in midnights]),
        function="width_bucket",
        output_field=IntegerField(),
    )
    rows = (
        created_between(midnights[0], _midnight(shop, today + timedelta(days=1)))
        .filter(shop=shop)
        .values(nth=which)
        .annotate(
            orders=Count("pk"),
            sales=Sum("subtotal_minor", filter=Q(status=OrderStatus.DELIVERED), default=0),
        )
    )
    found = {DAYS_BACK - row["nth"]: (row["orders"], row["sales"]) for row in rows}
    return [DayOfOrders(day, *found.get(ago, (0, 0))) for ago, day in enumerate(days)]


def _placed_on(shop: Shop, day: date) -> QuerySet[Order]:
    return created_between(*_span(shop, day)).filter(shop=shop)


def _span(shop: Shop, day: date) -> tuple[datetime, datetime]:
    return _midnight(shop, day), _midnight(shop, day + timedelta(days=1))


def _midnight(shop: Shop, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(shop.region.timezone))


def _city_minutes(spent: timedelta | None) -> int | None:
    return None if spent is None else round(spent.total_seconds() * settings.CITY_SPEED / 60)
