"""What every page of the shop console shows: which shop, in what state, and the way around."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from delivery.accounts.models import User
from delivery.api.dates import written
from merchants.models import Shop
from merchants.selectors import get_managed_shop, managed_shops
from merchants.services.pausing import Pause

LAST_SHOP = "console_shop"
BUSY_STEPS = (0, 5, 10, 15, 20, 30, 45)
PAUSES = [
    (Pause.HALF_HOUR, _("For 30 minutes")),
    (Pause.HOUR, _("For an hour")),
    (Pause.TODAY, _("For the rest of the day")),
    (Pause.UNTIL_RESUMED, _("Until I resume")),
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
        hint = gettext("Customers see that the shop is closed.")
        return ShopState("paused", _paused(shop, now), hint)
    if not shop.is_within_hours(now):
        hint = gettext("Orders for later still come in.")
        return ShopState("closed", gettext("Closed by opening hours"), hint)
    if shop.busy_extra_minutes:
        text = gettext("Busy, +{count} min").format(count=shop.busy_extra_minutes)
        return ShopState("busy", text, promised_more(shop.busy_extra_minutes))
    return ShopState("open", gettext("Taking orders"), gettext("Customers see the usual times."))


def promised_more(minutes: int) -> str:
    """Say how much more time customers are promised."""
    text = ngettext(
        "Customers are promised {count} minute more.",
        "Customers are promised {count} minutes more.",
        minutes,
    )
    return text.format(count=minutes)


def frame(request: HttpRequest, shop: Shop, section: str, *, now: datetime) -> dict[str, Any]:
    """Return what the console's frame needs around one of its pages."""
    # A session that is written to is stored anew.
    if request.session.get(LAST_SHOP) != shop.pk:
        request.session[LAST_SHOP] = shop.pk
    return {
        "shop": shop,
        "shops": list(managed_shops(request.user).order_by("name").values("id", "name")),
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


def _paused(shop: Shop, now: datetime) -> str:
    if shop.resumes_at is None:
        return gettext("Paused until you resume")
    zone = ZoneInfo(shop.region.timezone)
    local, today = shop.resumes_at.astimezone(zone), now.astimezone(zone).date()
    time = written(local, "clock" if local.date() == today else "weekday_clock")
    return gettext("Paused until {time}").format(time=time)
