"""Make up finished orders: who ordered what where, when each step came, and what it cost."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orders.pricing import Line, Price, price_order

_CODE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_EARTH_M_PER_DEGREE = 111_195
# Lunch and dinner carry most orders; weights by hour of UTC, for a city two hours ahead.
_BY_HOUR = (0, 0, 0, 0, 0, 1, 2, 3, 6, 10, 10, 7, 4, 4, 6, 10, 12, 10, 6, 3, 1, 0, 0, 0)
_CANCELLED_SHARE = 0.04
_DETOUR = 1.35
_STREETS = ("Koekatu", "Näytepolku", "Mallitie", "Kokeilukuja", "Esimerkinkatu", "Harjoitustie")


@dataclass(frozen=True, slots=True)
class ShopMenu:
    """A shop, and what it sells as (id, name, price)."""

    shop_id: int
    lat: float
    lng: float
    prep_minutes: int
    items: Sequence[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class Times:
    """When each step came, in milliseconds since 1970; `picked_up_ms` is 0 if cancelled."""

    placed_ms: int
    confirmed_ms: int
    assigned_ms: int
    preparing_ms: int
    ready_ms: int
    picked_up_ms: int
    ended_ms: int


@dataclass(frozen=True, slots=True)
class Invented:
    """One finished order."""

    times: Times
    code: str
    customer_id: int
    menu: ShopMenu
    driver_id: int
    lines: Sequence[tuple[tuple[int, str, int], int]]
    price: Price
    lat: float
    lng: float
    address: str
    distance_m: int

    @property
    def is_delivered(self) -> bool:
        """Tell whether it reached the door; otherwise its shop cancelled it."""
        return self.times.picked_up_ms > 0


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, and what orders cost besides the goods."""

    menus: Sequence[ShopMenu]
    customers: Sequence[int]
    drivers: Sequence[int]
    delivery_fee_minor: int
    service_fee_bp: int
    tax_bp: int


def invent_day(cast: Cast, day: datetime, count: int, chance: random.Random) -> Iterator[Invented]:
    """Yield a day's orders in the order of their time; the same seed gives the same day.

    Few shops and people order much: squaring a chance leans to the front of the lists.
    """
    hours = chance.choices(range(24), weights=_BY_HOUR, k=count)
    start_ms = int(day.timestamp() * 1000)
    moments = sorted(
        start_ms + hour * 3_600_000 + int(chance.random() * 3_600_000) for hour in hours
    )
    for placed_ms in moments:
        yield _invent(cast, placed_ms, chance)


def _invent(cast: Cast, placed_ms: int, chance: random.Random) -> Invented:
    pick = chance.random
    menu = cast.menus[int(pick() ** 2 * len(cast.menus))]
    lines = _lines(menu, chance)
    away_m = 300 + pick() * 3200
    lat, lng = _door(menu, away_m, pick() * 2 * math.pi)
    return Invented(
        times=_times(placed_ms, menu.prep_minutes, away_m, pick),
        code="".join(chance.choices(_CODE, k=6)),
        customer_id=cast.customers[int(pick() ** 2 * len(cast.customers))],
        menu=menu,
        driver_id=cast.drivers[int(pick() * len(cast.drivers))],
        lines=lines,
        price=_price(cast, lines, chance),
        lat=lat,
        lng=lng,
        address=f"{_STREETS[int(pick() * len(_STREETS))]} {1 + int(pick() * 80)}",
        distance_m=int(away_m * _DETOUR),
    )


def _times(placed_ms: int, prep_minutes: int, away_m: float, pick: Callable[[], float]) -> Times:
    confirmed = placed_ms + 15_000 + int(pick() * 120_000)
    preparing = confirmed + 10_000 + int(pick() * 60_000)
    ready = preparing + int(prep_minutes * 60_000 * (0.7 + pick() * 0.6))
    picked_up = ready + 30_000 + int(pick() * 240_000)
    rode_ms = int(away_m * _DETOUR / 5.5 * 1000) + 60_000
    is_cancelled = pick() < _CANCELLED_SHARE
    return Times(
        placed_ms=placed_ms,
        confirmed_ms=confirmed,
        assigned_ms=confirmed + 5_000,
        preparing_ms=preparing,
        ready_ms=ready,
        picked_up_ms=0 if is_cancelled else picked_up,
        ended_ms=confirmed + 9_000 if is_cancelled else picked_up + rode_ms,
    )


def _door(menu: ShopMenu, away_m: float, bearing: float) -> tuple[float, float]:
    scale = _EARTH_M_PER_DEGREE * math.cos(math.radians(menu.lat))
    north_m, east_m = away_m * math.cos(bearing), away_m * math.sin(bearing)
    return menu.lat + north_m / _EARTH_M_PER_DEGREE, menu.lng + east_m / scale


def _price(
    cast: Cast, lines: Sequence[tuple[tuple[int, str, int], int]], chance: random.Random
) -> Price:
    return price_order(
        (Line(item[2], quantity) for item, quantity in lines),
        delivery_fee_minor=cast.delivery_fee_minor,
        service_fee_bp=cast.service_fee_bp,
        tax_bp=cast.tax_bp,
        tip_minor=int(chance.random() * 4) * 100 if chance.random() < 0.3 else 0,
    )


def _lines(menu: ShopMenu, chance: random.Random) -> list[tuple[tuple[int, str, int], int]]:
    wanted = min(len(menu.items), chance.choices((1, 2, 3, 4, 5), weights=(15, 25, 30, 20, 10))[0])
    return [(item, 1 + (chance.random() < 0.2)) for item in chance.sample(menu.items, wanted)]


def days_back(now: datetime, days: int) -> Iterator[datetime]:
    """Yield the midnights of the `days` complete days before `now`, oldest first."""
    today = datetime(now.year, now.month, now.day, tzinfo=UTC)
    for ago in range(days, 0, -1):
        yield today - timedelta(days=ago)
