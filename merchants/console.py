"""What every page of the shop console shows: which shop, in what state, and the way around."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from delivery.accounts.models import User
from merchants.models import Shop
from merchants.selectors import get_managed_shop, managed_shops
from merchants.services.pausing import Pause

LAST_SHOP = "console_shop"
BUSY_STEPS = (0, 5, 10, 15, 20, 30, 45)
PAUSES = [
    (Pause.HALF_HOUR, "For 30 minutes"),
    (Pause.HOUR, "For an hour"),
    (Pause.TODAY, "For the rest of the day"),
    (Pause.UNTIL_RESUMED, "Until I resume"),
]


@dataclass(frozen=True, slots=True)
class ShopState:
    """Whether the shop takes orders, in a word for its look and in words for people."""

    name: str
    text: str
    hint: str


def state_of(shop: Shop, *, now: datetime) -> ShopState:
    """Say whether a shop takes orders now and, if not, when it will."""
    if not shop.is_accepting:
        until = _until(shop, now)
        return ShopState("paused", f"Paused{until}", "Customers see that the shop is closed.")
    if not shop.is_within_hours(now):
        return ShopState("closed", "Closed by opening hours", "Orders for later still come in.")
    if shop.busy_extra_minutes:
        extra = shop.busy_extra_minutes
        return ShopState(
            "busy", f"Busy, +{extra} min", f"Customers are promised {extra} minutes more."
        )
    return ShopState("open", "Taking orders", "Customers see the usual times.")


def frame(request: HttpRequest, shop: Shop, section: str, *, now: datetime) -> dict[str, Any]:
    """Return what the console's frame needs around one of its pages."""
    request.session[LAST_SHOP] = shop.pk
    return {
        "shop": shop,
        "shops": list(managed_shops(request.user).order_by("name")),
        "section": section,
        "state": state_of(shop, now=now),
        "busy_steps": BUSY_STEPS,
        "pauses": PAUSES,
        "currency": shop.region.currency,
        "timezone": shop.region.timezone,
    }


def shop_to_open(user: User, remembered: int | None) -> Shop | None:
    """Return the shop that the user looked at last, or the first one; None without any."""
    shops = managed_shops(user).order_by("name")
    return shops.filter(pk=remembered).first() or shops.first()


def console_shop(request: HttpRequest, shop_id: int) -> Shop:
    """Return a shop of the visitor's own; raise NotFound."""
    return get_managed_shop(shop_id, request.user)


def _until(shop: Shop, now: datetime) -> str:
    if shop.resumes_at is None:
        return " until you resume"
    zone = ZoneInfo(shop.region.timezone)
    local, today = shop.resumes_at.astimezone(zone), now.astimezone(zone).date()
    day = "" if local.date() == today else f"{local:%A} "
    return f" until {day}{local:%H:%M}"
