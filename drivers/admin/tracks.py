"""Play a driver's day or one order's carriage back on a map."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from delivery.api.pages import map_settings
from delivery.kernel.clock import utc_now
from drivers.tracks import (
    Track,
    carriage_of,
    day_of,
    get_driver,
    local_day,
    matched_way,
    orders_carried,
    track_of,
    track_payload,
)
from orders.models import Order


class DayForm(forms.Form):
    """Which day of the driver's city."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


class OrderForm(forms.Form):
    """All of the day, or one of its orders."""

    order = forms.ModelChoiceField(Order.objects.none(), required=False, empty_label="Whole day")

    def __init__(self, *args: Any, orders: list[Order], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["order"]
        field.queryset = Order.objects.filter(pk__in=[order.pk for order in orders])
        field.choices = [("", "Whole day"), *((o.pk, f"{o.code} · {o.shop.name}") for o in orders)]


def track_page(site: AdminSite, request: HttpRequest, driver_id: int) -> HttpResponse:
    """Show what is kept of the day and the order that the query names; today without any."""
    driver, now = get_driver(driver_id), utc_now()
    today = local_day(driver, now)
    days = DayForm({"day": request.GET.get("day") or today.isoformat()})
    day: date = days.cleaned_data["day"] if days.is_valid() else today
    start, end = day_of(driver, day)
    carried = orders_carried(driver, start=start, end=end)
    choice = OrderForm(request.GET, orders=carried)
    if choice.is_valid() and (order := choice.cleaned_data["order"]):
        start, end = carriage_of(order, now=now)
    track = track_of(driver_id=driver_id, start=start, end=end)
    content = {
        **site.each_context(request),
        "title": f"Where {driver.user.name} was",
        "driver": driver,
        "days": days,
        "choice": choice,
        "track": _drawn(track),
        "map_settings": map_settings(driver.region) if driver.region else None,
    }
    return render(request, "drivers/admin/track.html", content)


def _drawn(track: Track) -> dict[str, Any]:
    way = matched_way(track)
    return {
        **track_payload(track),
        "way": [list(point) for point in way.points],
        "way_source": way.source,
    }
