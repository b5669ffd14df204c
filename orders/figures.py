"""A shop's day in figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest

from merchants.models import Shop
from orders.models import Adjustment, Order, OrderItem, Rating
from orders.policy import AdjustmentKind
from orders.selectors import created_between, orders_with_parties
from orders.states import OrderStatus, Party

BEST_SELLERS = 8
DAYS_BACK = 14
_TURNED_AWAY = (Party.MERCHANT, Party.SYSTEM)


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
    """Return what was ordered from a shop on a day of its calendar, newest first."""
    return orders_with_parties().filter(pk__in=_placed_on(shop, day).values("pk")).order_by("-id")


def figures_of(shop: Shop, day: date) -> Figures:
    """Count one day of a shop's calendar in four statements."""
    placed = _placed_on(shop, day)
    delivered = Q(status=OrderStatus.DELIVERED)
    turned_away = Q(status=OrderStatus.CANCELLED, cancelled_by__in=_TURNED_AWAY)
    began_at = Greatest("confirmed_at", Coalesce("due_at", "confirmed_at"))
    found = placed.aggregate(
        orders=Count("pk"),
        delivered=Count("pk", filter=delivered),
        rejected=Count("pk", filter=turned_away),
        cancelled=Count("pk", filter=Q(status=OrderStatus.CANCELLED)),
        sales=Sum("subtotal_minor", filter=delivered, default=0),
        prep=Avg(ExpressionWrapper(F("ready_at") - began_at, output_field=DurationField())),
    )
    refunds = Adjustment.objects.filter(order__in=placed.values("pk"), kind=AdjustmentKind.SOLD_OUT)
    opinion = Rating.objects.filter(
        order__in=placed.values("pk"), subject=Rating.Subject.MERCHANT
    ).aggregate(stars=Avg("stars"), count=Count("pk"))
    return Figures(
        orders=found["orders"],
        delivered=found["delivered"],
        open=found["orders"] - found["delivered"] - found["cancelled"],
        rejected=found["rejected"],
        cancelled=found["cancelled"] - found["rejected"],
        sales_minor=found["sales"],
        refunded_minor=-refunds.aggregate(sum=Sum("amount_minor", default=0))["sum"],
        average_minor=found["sales"] // found["delivered"] if found["delivered"] else 0,
        prep_minutes=_city_minutes(found["prep"]),
        stars=opinion["stars"],
        ratings=opinion["count"],
        best_sellers=_best_sellers(placed),
    )


def recent_days(shop: Shop, today: date) -> list[DayOfOrders]:
    """Return the last two weeks, today first, days without orders too."""
    return [_short(shop, today - timedelta(days=n)) for n in range(DAYS_BACK)]


def _short(shop: Shop, day: date) -> DayOfOrders:
    found = _placed_on(shop, day).aggregate(
        orders=Count("pk"),
        sales=Sum("subtotal_minor", filter=Q(status=OrderStatus.DELIVERED), default=0),
    )
    return DayOfOrders(day, found["orders"], found["sales"])


def _placed_on(shop: Shop, day: date) -> QuerySet[Order]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(shop.region.timezone))
    return created_between(midnight, midnight + timedelta(days=1)).filter(shop=shop)


def _best_sellers(placed: QuerySet[Order]) -> list[Seller]:
    rows = (
        OrderItem.objects.filter(order__in=placed.values("pk"), sold_out_at=None)
        .exclude(order__status=OrderStatus.CANCELLED)
        .values("name")
        .annotate(sold=Sum("quantity"))
        .order_by("-sold", "name")[:BEST_SELLERS]
    )
    return [Seller(row["name"], row["sold"]) for row in rows]


def _city_minutes(spent: timedelta | None) -> int | None:
    return None if spent is None else round(spent.total_seconds() * settings.CITY_SPEED / 60)
