"""Read what drivers earned."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from delivery.kernel.clock import rfc3339
from delivery.kernel.errors import Invalid
from drivers.models import Driver, Payout, PayoutKind
from orders.selectors import stars_for_customers

MAX_DAYS = 92


@dataclass(slots=True)
class Earned:
    """Amounts of one trip, one day or a whole period."""

    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PayoutKind, 0))
    orders: set[Any] = field(default_factory=set)

    def add(self, payout: Payout) -> None:
        """Count one amount."""
        self.by_kind[payout.kind] += payout.amount_minor
        self.orders.add(payout.order_id)

    def as_payload(self) -> dict[str, int]:
        """Return the totals as clients see them; `payout_minor` is everything but tips."""
        total_minor = sum(self.by_kind.values())
        tips_minor = self.by_kind[PayoutKind.TIP]
        return {
            "trips": len(self.orders),
            "payout_minor": total_minor - tips_minor,
            "tips_minor": tips_minor,
            "total_minor": total_minor,
        }


def earnings_between(driver: Driver, first: date, last: date) -> dict[str, Any]:
    """Return a driver's earnings on the days `first` to `last`, in its region's time zone.

    Raises Invalid for a period that ends before it begins or is longer than MAX_DAYS.
    """
    if last < first or (last - first).days >= MAX_DAYS:
        raise Invalid(fields={"to": [f"From `from` on, at most {MAX_DAYS} days."]})
    zone = ZoneInfo(driver.region.timezone if driver.region else "UTC")
    payouts = list(_payouts(driver, first, last, zone))
    period, days, trips = Earned(), defaultdict(Earned), defaultdict(Earned)
    for payout in payouts:
        period.add(payout)
        days[payout.earned_at.astimezone(zone).date()].add(payout)
        trips[payout.order_id].add(payout)
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "currency": _currency(driver, payouts),
        **period.as_payload(),
        "days": [
            {"date": day.isoformat(), **days[day].as_payload()}
            for day in sorted(days, reverse=True)
        ],
        "orders": _trips(payouts, trips),
    }


def today_of(driver: Driver, now: datetime) -> date:
    """Return the date in the driver's region."""
    return now.astimezone(ZoneInfo(driver.region.timezone if driver.region else "UTC")).date()


def _payouts(driver: Driver, first: date, last: date, zone: ZoneInfo) -> Iterable[Payout]:
    start = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = Payout.objects.filter(driver=driver, earned_at__gte=start, earned_at__lt=end)
    return rows.select_related("order__shop", "offer").order_by("-id")


def _currency(driver: Driver, payouts: list[Payout]) -> str | None:
    if payouts:
        return payouts[0].currency
    return driver.region.currency if driver.region else None


def _trips(payouts: list[Payout], trips: dict[Any, Earned]) -> list[dict[str, Any]]:
    newest = {payout.order_id: payout for payout in reversed(payouts)}
    stars = stars_for_customers(newest)
    return [
        {
            "order_id": str(order_id),
            "code": payout.order.code,
            "merchant_name": payout.order.shop.name,
            "customer_stars": stars.get(order_id),
            "offer_id": str(payout.offer_id) if payout.offer_id else None,
            "distance_m": payout.offer.trip_distance_m if payout.offer else payout.order.distance_m,
            "earned_at": rfc3339(payout.earned_at),
            **{f"{kind}_minor": trips[order_id].by_kind[kind] for kind in PayoutKind},
            "total_minor": sum(trips[order_id].by_kind.values()),
        }
        for order_id, payout in sorted(
            newest.items(), key=lambda item: item[1].earned_at, reverse=True
        )
    ]
