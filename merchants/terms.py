"""What a shop can promise to one door: distance, window and fee."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from delivery.geo.models import Region
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.travel import Leg
from delivery.kernel.geometry import Point, haversine_m
from merchants.fees import delivery_fee_minor
from merchants.learnt_timings import current_timings
from merchants.models import Shop, Tariff
from merchants.timings.timings import from_checkout, keys_of, local_hour
from merchants.windows import DeliveryWindow, delivery_window

# A promise is made before a driver is known; most of them ride bicycles or scooters.
PROMISED_VEHICLE = "bicycle"


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """`distance_m` is the straight line; `ride` the way on streets, by which the fee is priced."""

    distance_m: float
    ride: Leg
    window: DeliveryWindow
    delivery_fee_minor: int
    surge_multiplier: float


def tariff_of(region: Region) -> Tariff:
    """Return the region's tariff, the default one where none was set."""
    stored: Tariff | None = getattr(region, "tariff", None)
    return stored or Tariff(region=region)


def delivery_terms(shop: Shop, point: Point, *, now: datetime) -> DeliveryTerms:
    """Return the terms for one door, whether or not the shop delivers there.

    The way is the great circle with a detour factor: a list of shops cannot wait for an engine.
    """
    ride = DetourTravelTimes().leg(shop.point, point, PROMISED_VEHICLE)
    tariff = tariff_of(shop.region)
    return DeliveryTerms(
        distance_m=haversine_m(shop.point, point),
        ride=ride,
        window=_window(shop, ride.duration_s, now),
        delivery_fee_minor=delivery_fee_minor(tariff, ride.distance_m),
        surge_multiplier=tariff.surge_multiplier,
    )


def _window(shop: Shop, ride_s: float, now: datetime) -> DeliveryWindow:
    # The same sum as of every later estimate: what is shown after the order must not jump.
    timings = current_timings()
    keys = keys_of(
        shop_id=shop.pk,
        category=shop.category,
        region_id=shop.region_id,
        local_hour=local_hour(now, shop.region.timezone),
    )
    return delivery_window(
        from_checkout(timings, keys, prep_s=shop.prep_minutes * 60.0, ride_s=ride_s),
        timings.band("checkout"),
        speed=settings.CITY_SPEED,
    )
