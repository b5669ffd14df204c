"""Keep every active order's arrival estimate true, and tell its watchers when it moves."""

from datetime import datetime
from itertools import groupby

from django.conf import settings

from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.live.streams import append
from merchants.learnt_timings import current_timings
from merchants.timings.timings import Timings
from orders.models import Order
from orders.selectors import under_way
from orders.services.etas import set_eta
from tracking.eta.damping import Shown, next_shown
from tracking.eta.delays import Told, delay_of, is_shop_silent, next_told
from tracking.eta.estimate import Estimate, Eta, estimate
from tracking.eta.progress import Progress, Stage
from tracking.models import Journey, Promise
from tracking.payloads import eta_frame
from tracking.selectors import journeys_of
from tracking.services.arrivals import note_arrival
from tracking.services.courses import Courses
from tracking.services.promises import promise_of

# The two halves of one ride: which of them it is wavers with the estimate itself.
_RIDE = {Stage.PICKED_UP, Stage.ARRIVING}
_WATCHED = ["direction", "turning_at", "delay_reason", "next_delay_reason", "next_delay_at"]
_JOURNEY_FIELDS = ["stage", "at_shop_at", "at_door_at", *_WATCHED]


def refresh_estimates(*, now: datetime) -> int:
    """Estimate every active order anew; return how many customers were told."""
    orders = (
        under_way(now)
        .select_related("shop", "region", "driver__profile", "search")
        .order_by("region_id", "id")
    )
    told = 0
    for region, group in groupby(orders, key=lambda order: order.region):
        told += _refresh_region(region, list(group), now)
    return told


def _refresh_region(region: Region, orders: list[Order], now: datetime) -> int:
    driver_ids = sorted({order.driver_id for order in orders if order.driver_id})
    fixes = PositionIndex(region).get(driver_ids)
    journeys = journeys_of(order.pk for order in orders)
    run = _Run(Courses(orders, fixes, now=now), current_timings(), now)
    for order in orders:
        new = Journey(order=order, promised_at=order.eta_at or now)
        run.look_at(order, journeys.get(order.pk, new), fixes.get(order.driver_id or 0))
    run.save()
    return run.told


class _Run:
    """One look at a region's orders: what is new is gathered, and written at the end."""

    def __init__(self, courses: Courses, timings: Timings, now: datetime) -> None:
        self._courses = courses
        self._timings = timings
        self._now = now
        self._journeys: list[Journey] = []
        self._promises: list[Promise] = []
        self._news: list[tuple[Order, Eta, str]] = []
        self.told = 0

    def look_at(self, order: Order, journey: Journey, fix: Fix | None) -> None:
        """Take over what is new of an order."""
        has_arrived = note_arrival(order, journey, fix)
        progress = self._courses.progress_of(order, journey)
        made = estimate(progress, self._timings)
        known = _watched(journey)
        before = _shown(order, journey)
        has_come_on = made.stage != journey.stage and {made.stage, journey.stage} != _RIDE
        shown = self._next_shown(before, made, progress, is_news=has_come_on)
        is_news = self._take_over(order, journey, progress, shown)
        if before is None or shown.eta != before.eta or is_news:
            self._news.append((order, shown.eta, journey.delay_reason))
            is_news = True
        if is_news or made.stage != journey.stage:
            journey.stage = made.stage
            self._promises.append(self._promise(order, journey, shown.eta, progress, made))
        if has_arrived or self._is_promised(order) or _watched(journey) != known:
            self._journeys.append(journey)

    def _take_over(self, order: Order, journey: Journey, progress: Progress, shown: Shown) -> bool:
        """Note on the journey what is shown and told; return whether another cause is told."""
        journey.direction, journey.turning_at = shown.direction, shown.turning_at
        told = Told(journey.delay_reason, journey.next_delay_reason, journey.next_delay_at)
        cause = self._delay(order, journey, progress, shown)
        fresh = next_told(told, cause, now=self._now, speed=settings.CITY_SPEED)
        journey.delay_reason = fresh.cause
        journey.next_delay_reason, journey.next_delay_at = fresh.next_cause, fresh.next_at
        return fresh.cause != told.cause

    def save(self) -> None:
        """Write down what was gathered, then tell of it.

        A snapshot stands for every message before it, so it must find what a message says.
        """
        Journey.objects.bulk_create(
            self._journeys,
            update_conflicts=True,
            unique_fields=["order"],
            update_fields=_JOURNEY_FIELDS,
        )
        Promise.objects.bulk_create(self._promises)
        for order, shown, delay in self._news:
            self._tell(order, shown, delay)

    def _is_promised(self, order: Order) -> bool:
        return bool(self._promises) and self._promises[-1].order_id == order.pk

    def _next_shown(
        self, before: Shown | None, made: Estimate, progress: Progress, *, is_news: bool
    ) -> Shown:
        if before is None:
            return Shown(made.at(self._now, speed=settings.CITY_SPEED))
        # Until a shop is late with its answer nothing has happened since the checkout promised.
        if made.stage == Stage.PLACED and not is_shop_silent(progress, self._timings):
            return before
        fresh = made.at(self._now, speed=settings.CITY_SPEED)
        return next_shown(before, fresh, now=self._now, speed=settings.CITY_SPEED, is_news=is_news)

    def _delay(self, order: Order, journey: Journey, progress: Progress, shown: Shown) -> str:
        late = shown.eta.eta_at - journey.promised_at
        delay = delay_of(
            progress,
            self._timings,
            late_s=late.total_seconds() * settings.CITY_SPEED,
            silent_s=self._courses.silence_s(order),
        )
        return delay or ""

    def _tell(self, order: Order, shown: Eta, delay: str) -> None:
        if not set_eta(
            order_id=order.pk,
            eta_at=shown.eta_at,
            eta_low_at=shown.low_at,
            eta_high_at=shown.high_at,
        ):
            return
        order.eta_at, order.eta_low_at, order.eta_high_at = (
            shown.eta_at, shown.low_at, shown.high_at,
        )  # fmt: skip
        append(eta_frame(order, self._now, delay), alias=order.region.redis_alias)
        self.told += 1

    def _promise(
        self, order: Order, journey: Journey, shown: Eta, progress: Progress, made: Estimate
    ) -> Promise:
        return promise_of(
            order,
            made.stage,
            shown,
            version=self._timings.version,
            now=self._now,
            delay_reason=journey.delay_reason,
            progress=progress,
            estimate=made,
        )


def _shown(order: Order, journey: Journey) -> Shown | None:
    if not (order.eta_at and order.eta_low_at and order.eta_high_at):
        return None
    eta = Eta(order.eta_at, order.eta_low_at, order.eta_high_at)
    return Shown(eta, journey.direction, journey.turning_at)


def _watched(journey: Journey) -> list[object]:
    return [getattr(journey, name) for name in _WATCHED]
