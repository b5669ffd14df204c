"""What the pages say about shops that the API leaves to its clients."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delivery.api.dates import clock_of, written
from delivery.kernel.geometry import Point
from merchants.models import Category, Shop
from merchants.nearby import ShopSearch, Sort, nearby_shops
from merchants.payloads import nearby_payload, shop_payload
from merchants.policy import periods_of
from merchants.slots import slots_of
from merchants.terms import delivery_terms

Payload = dict[str, Any]
SORTS = [
    (Sort.DISTANCE, _("Nearest")),
    (Sort.ETA, _("Fastest")),
    (Sort.FEE, _("Lowest fee")),
    (Sort.RATING, _("Best rated")),
]


class FilterForm(forms.Form):
    """What the list of shops is narrowed by; anything it does not know is ignored."""

    q = forms.CharField(required=False, max_length=60)
    category = forms.ChoiceField(required=False, choices=Category.choices)
    sort = forms.ChoiceField(required=False, choices=SORTS)
    open = forms.BooleanField(required=False)

    def filters(self) -> Payload:
        """Return the filters, empty where the visitor set none."""
        self.is_valid()
        data = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        data["sort"] = data["sort"] or Sort.DISTANCE.value
        data["is_narrowed"] = bool(data["q"] or data["category"] or data["open"])
        return data

    def search(self, point: Point) -> ShopSearch:
        """Return the search that the filters describe."""
        filters = self.filters()
        return ShopSearch(
            point=point,
            category=filters["category"],
            text=filters["q"],
            only_open=bool(filters["open"]),
            sort=Sort(filters["sort"]),
        )

    def query(self) -> str:
        """Return the filters as they stand in an address."""
        filters = self.filters()
        return urlencode({name: filters[name] for name in self.fields if filters[name]})


def card(shop: Shop, point: Point, *, now: datetime) -> Payload:
    """Describe a shop in a list."""
    payload = nearby_payload(shop, point, now=now)
    return {**payload, "category_label": shop.get_category_display()}


def head(shop: Shop, point: Point | None, *, now: datetime) -> Payload:
    """Describe a shop above its menu."""
    payload = shop_payload(shop, point, now=now)
    lead_s = delivery_terms(shop, point or shop.point, now=now).window.eta_min_s
    cuisine = ", ".join(word.strip().replace("_", " ") for word in shop.cuisine.split(",") if word)
    return {
        **payload,
        "takes_orders": payload["is_open"] or bool(slots_of(shop, lead_s=lead_s, now=now)),
        "category_label": shop.get_category_display(),
        "cuisine": cuisine.capitalize(),
    }


def marker(shop_card: Payload) -> Payload:
    """Describe a shop on the map."""
    return {
        name: shop_card[name]
        for name in ("id", "slug", "name", "category", "category_label", "lat", "lng", "is_open")
    }


def categories_near(point: Point, *, now: datetime) -> list[tuple[str, str]]:
    """Return the kinds of shop that deliver to a point."""
    shops = nearby_shops(ShopSearch(point=point), now=now)
    found = set(shops.order_by().values_list("category", flat=True).distinct())
    return [(value, label) for value, label in Category.choices if value in found]


def paused_until(shop: Shop) -> str:
    """Write when a paused shop takes orders again, nothing where it is not known or not paused."""
    if shop.is_accepting or shop.resumes_at is None:
        return ""
    local = shop.resumes_at.astimezone(ZoneInfo(shop.region.timezone))
    return written(local, "weekday_clock")


def hours_on(shop: Shop, now: datetime) -> str:
    """Write the shop's hours of the present day on its own clock, nothing where it has none."""
    periods = periods_of(shop.periods(), now.astimezone(ZoneInfo(shop.region.timezone)).date())
    periods = [p for p in periods or [] if p.closes_minute > p.opens_minute]
    stretches = [f"{clock_of(p.opens_minute)}–{clock_of(p.closes_minute)}" for p in periods]
    return get_text_list(stretches, gettext("and"))
