"""The live pages: of one order, and of a region for its operators."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from delivery.api.pages import map_settings
from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from drivers.models import VehicleType
from orders.bill import bill_of
from orders.contacts import contacts_of
from orders.forms import TIPS_MINOR
from orders.models import Order
from orders.opinions import opinions_on
from orders.selectors import customer_pin, order_for, party_of
from orders.services.cancellation import cancellation_terms
from orders.states import ACTIVE, OrderStatus, Party
from orders.times import slot_text
from tracking.progress import HEADLINES, steps_of
from tracking.services.overview import region_to_watch
from tracking.services.watching import snapshot_for


@never_cache
@login_required
@require_GET
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show an order as it is now; the page's script keeps it so."""
    row = order_for(request.user, order_id)
    current = snapshot_for(request.user, order_id)
    status = OrderStatus(current["status"])
    content = _parts(request, row) | {
        "order": current,
        "vehicle": _vehicle(current),
        "headline": gettext(HEADLINES[status]),
        "wording": {"headlines": {name: gettext(text) for name, text in HEADLINES.items()}},
        "steps": steps_of(current),
        "is_active": status in ACTIVE,
        "timezone": row.region.timezone,
        "map_settings": map_settings(row.region),
    }
    return render(request, "tracking/order.html", content)


def _vehicle(order: Mapping[str, Any]) -> str:
    driver = order["driver"]
    return str(VehicleType(driver["vehicle_type"]).label) if driver else ""


@never_cache
@login_required
@require_GET
def parts(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Draw what follows from an order's state and only the server can tell: money and rights."""
    row = order_for(request.user, order_id)
    return render(request, "tracking/parts.html", _parts(request, row))


def _parts(request: HttpRequest, row: Order) -> dict[str, Any]:
    now = utc_now()
    party = party_of(row, request.user)
    is_customer, is_shop = party == Party.CUSTOMER, party == Party.MERCHANT
    terms = cancellation_terms(row, actor=request.user)
    return {
        "row": row,
        "items": list(row.items.all()),
        "bill": bill_of(row),
        "opinions": opinions_on(row, request.user, now=now),
        "tips": [amount for amount in TIPS_MINOR if amount],
        "cancellation": terms,
        "contacts": contacts_of(row, party),
        "may_cancel": is_customer and terms.may_cancel,
        "pin": customer_pin(row) if is_customer and row.is_active and row.requires_pin else "",
        "door_photo": f"/orders/{row.pk}/photo" if row.door_photo and not is_shop else "",
        "slot": row.scheduled_for and slot_text(row.scheduled_for, row.region.timezone, now=now),
    }


@never_cache
@login_required
@require_GET
def ops_live(request: HttpRequest) -> HttpResponse:
    """Show operators a region's drivers and open orders; the page's script fills it live."""
    region = region_to_watch(request.user, request.GET.get("region", ""))
    content = {
        "region": region,
        "regions": Region.objects.order_by("name"),
        "region_data": {"slug": region.slug, "timezone": region.timezone},
        "map_settings": map_settings(region),
    }
    return render(request, "tracking/ops.html", content)
