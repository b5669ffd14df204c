"""The search for shops near a point, done in the database up to the order of the list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import reduce
from math import cos, degrees, radians
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import (
    BooleanField,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import (
    ASin,
    Cast,
    Coalesce,
    Cos,
    Greatest,
    Least,
    Lower,
    Power,
    Radians,
    Sin,
    Sqrt,
)

from delivery.geo.models import Region
from delivery.geo.routing.detour import DETOUR, SPEED_MPS
from delivery.kernel.geometry import EARTH_RADIUS_M, Bounds, Point
from merchants.models import Shop, ShopHours, Tariff
from merchants.policy import DAY_MINUTES, MAX_DELIVERY_RADIUS_M, minute_reached
from merchants.terms import PROMISED_VEHICLE


class Sort(StrEnum):
    """The orders in which shops can be listed; the best rating comes first, unrated shops last."""

    DISTANCE = "distance"
    ETA = "eta"
    FEE = "fee"
    RATING = "rating"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ShopSearch:
    """What to look for; `radius_m` narrows the shops' own delivery radius, never widens it."""

    point: Point
    radius_m: float | None = None
    category: str = ""
    text: str = ""
    only_open: bool = False
    sort: Sort = Sort.DISTANCE


def nearby_shops(search: ShopSearch, *, now: datetime) -> QuerySet[Shop]:
    """Find the shops that deliver to a point, as `distance_m` and `sort_key` say, nearest first.

    Two queries fetch a page of shops with region, tariff and hours; `only_open` adds one.
    """
    radius_m = min(search.radius_m or MAX_DELIVERY_RADIUS_M, MAX_DELIVERY_RADIUS_M)
    box = box_around(search.point, radius_m)
    shops = Shop.objects.filter(lat__range=(box.south, box.north), lng__range=(box.west, box.east))
    shops = shops.annotate(distance_m=_great_circle_m(search.point)).filter(
        _delivers_to(search.point), distance_m__lte=radius_m
    )
    shops = _matching(shops, search)
    if search.only_open:
        shops = shops.filter(open_at(now))
    return (
        shops.annotate(sort_key=_sort_key(search.sort))
        .order_by("sort_key", "id")
        .select_related("region__tariff")
        .prefetch_related("opening_periods")
    )


def box_around(point: Point, radius_m: float) -> Bounds:
    """Return a box that holds every point within `radius_m`, cut off at the antimeridian."""
    lat_deg = degrees(radius_m / EARTH_RADIUS_M)
    south, north = max(point.lat - lat_deg, -90.0), min(point.lat + lat_deg, 90.0)
    # The widest parallel of the box is the one nearest to a pole.
    shrink = cos(radians(max(abs(south), abs(north))))
    lng_deg = min(lat_deg / shrink, 360.0) if shrink > 1e-9 else 360.0
    return Bounds(
        south=south,
        west=max(point.lng - lng_deg, -180.0),
        north=north,
        east=min(point.lng + lng_deg, 180.0),
    )


def open_at(now: datetime) -> Q:
    """Return the condition that `Shop.is_open` checks, for the database; it reads the regions."""
    conditions = [_open_in(region, now) for region in Region.objects.only("id", "timezone")]
    return Q(is_accepting=True) & reduce(or_, conditions, Q(pk__in=[]))


def _open_in(region: Region, now: datetime) -> Q:
    local = now.astimezone(ZoneInfo(region.timezone))
    minute = minute_reached(local)
    now_open = Q(opens_minute__lte=minute, closes_minute__gt=minute)
    still_open = Q(closes_minute__gt=minute + DAY_MINUTES)
    hours = ShopHours.objects.filter(shop=OuterRef("pk"))
    weekly = hours.filter(on_date=None)
    is_special = Exists(hours.filter(on_date=local.date()))
    return Q(region_id=region.pk) & (
        _open_on(local.date(), hours, now_open)
        | _open_on(local.date() - timedelta(days=1), hours, still_open)
        | (~Exists(weekly) & ~is_special)
    )


def _open_on(day: date, hours: QuerySet[ShopHours], stretch: Q) -> Q:
    """Return whether a stretch of one day holds; a day's own hours replace its weekday's."""
    special = hours.filter(on_date=day)
    weekly = hours.filter(stretch, on_date=None, weekday=day.weekday())
    return Q(Exists(special.filter(stretch))) | Q(~Exists(special), Exists(weekly))


def _matching(shops: QuerySet[Shop], search: ShopSearch) -> QuerySet[Shop]:
    if search.category:
        shops = shops.filter(category=search.category)
    for word in search.text.split():
        shops = shops.filter(
            Q(name__icontains=word) | Q(cuisine__icontains=word) | Q(category__icontains=word)
        )
    return shops


def _delivers_to(point: Point) -> Q:
    """Return the condition that `Shop.delivers_to` checks, but for the greatest distance of all."""
    in_area = Func(
        "delivery_area", Value(point.lat), Value(point.lng),
        function="merchants_ring_contains", output_field=BooleanField(),
    )  # fmt: skip
    # The function is called for drawn areas only: for 500 shops that have none it took 10 ms.
    is_circle = Q(delivery_area=[])
    return Q(is_circle, distance_m__lte=F("delivery_radius_m")) | Q(~is_circle, in_area)


def _great_circle_m(point: Point) -> Combinable:
    """Return the haversine formula as SQL; `delivery.kernel.geometry` has it in Python."""
    half_lat = Power(Sin((Radians("lat") - radians(point.lat)) / 2.0), 2)
    half_lng = Power(Sin(Radians(F("lng") - point.lng) / 2.0), 2)
    chord = half_lat + Cos(Radians("lat")) * cos(radians(point.lat)) * half_lng
    # Rounding may carry the chord of antipodes beyond 1, where PostgreSQL refuses it.
    return ASin(Sqrt(Least(chord, Value(1.0)))) * (2 * EARTH_RADIUS_M)


def _sort_key(sort: Sort) -> Combinable:
    match sort:
        case Sort.DISTANCE:
            return F("distance_m")
        case Sort.ETA:
            kitchen_s = Cast(F("avg_prep_time_minutes") + F("busy_extra_minutes"), FloatField())
            ride_s = F("distance_m") * (DETOUR / SPEED_MPS[PROMISED_VEHICLE])
            return kitchen_s * 60.0 + ride_s
        case Sort.FEE:
            return _fee()
        case Sort.RATING:
            return Coalesce(F("rating"), Value(0.0)) * -1.0
        case Sort.NAME:
            return Lower("name")


def _fee() -> Combinable:
    usual = Tariff()
    base = _tariff_number("delivery_base_minor", usual)
    beyond_m = F("distance_m") * DETOUR - _tariff_number("included_m", usual)
    per_km = _tariff_number("delivery_per_km_minor", usual)
    surge_bp = _tariff_number("surge_bp", usual)
    return (base + Greatest(beyond_m, Value(0.0)) * per_km / 1000.0) * surge_bp


def _tariff_number(name: str, usual: Tariff) -> Combinable:
    stored = Cast(F(f"region__tariff__{name}"), FloatField())
    return Coalesce(stored, Value(float(getattr(usual, name))))
