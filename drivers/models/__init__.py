"""Drivers, the offers they get, what they earn, and how each region seeks them."""

from drivers.models.decisions import Decision, Outcome
from drivers.models.drivers import Driver, VehicleType
from drivers.models.offers import Offer
from drivers.models.payouts import Payout, PayoutKind
from drivers.models.regions import DispatchPolicy, DispatchTurn, PayoutRule, Policy
from drivers.models.searches import Search
from drivers.models.tracks import DayTrack, LocationPoint

__all__ = [
    "DayTrack",
    "Decision",
    "DispatchPolicy",
    "DispatchTurn",
    "Driver",
    "LocationPoint",
    "Offer",
    "Outcome",
    "Payout",
    "PayoutKind",
    "PayoutRule",
    "Policy",
    "Search",
    "VehicleType",
]
