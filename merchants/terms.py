"""What a shop can promise to one door: distance, window and fee."""

from dataclasses import dataclass

from django.conf import settings

from delivery.geo.models import Region
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.travel import Leg
from delivery.kernel.geometry import Point, haversine_m
from merchants.fees import delivery_fee_minor
from merchants.models import Shop, Tariff
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


def delivery_terms(shop: Shop, point: Point) -> DeliveryTerms:
    """Return the terms for one door, whether or not the shop delivers there.

    The way is the great circle with a detour factor: a list of shops cannot wait for an engine.
    """
    ride = DetourTravelTimes().leg(shop.point, point, PROMISED_VEHICLE)
    tariff = tariff_of(shop.region)
    return DeliveryTerms(
        distance_m=haversine_m(shop.point, point),
        ride=ride,
        window=delivery_window(
            prep_minutes=shop.prep_minutes, ride_s=ride.duration_s, speed=settings.CITY_SPEED
        ),
        delivery_fee_minor=delivery_fee_minor(tariff, ride.distance_m),
        surge_multiplier=tariff.surge_multiplier,
    )
