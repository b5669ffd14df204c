"""Dispatch in Django admin."""

from drivers.admin.day_tracks import DayTrackAdmin
from drivers.admin.drivers import DriverAdmin
from drivers.admin.offers import DecisionAdmin, OfferAdmin, PayoutAdmin
from drivers.admin.regions import DispatchPolicyAdmin, DispatchTurnAdmin, PayoutRuleAdmin
from drivers.admin.searches import SearchAdmin

__all__ = [
    "DayTrackAdmin",
    "DecisionAdmin",
    "DispatchPolicyAdmin",
    "DispatchTurnAdmin",
    "DriverAdmin",
    "OfferAdmin",
    "PayoutAdmin",
    "PayoutRuleAdmin",
    "SearchAdmin",
]
