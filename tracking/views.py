"""The live page of an order."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from delivery.api.pages import map_settings
from orders.selectors import order_for, party_of
from orders.states import ACTIVE, MACHINE, OrderStatus, Party
from tracking.progress import HEADLINES, steps_of
from tracking.services.watching import snapshot_for


@never_cache
@login_required
@require_GET
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show an order as it is now; the page's script keeps it so."""
    row = order_for(request.user, order_id)
    current = snapshot_for(request.user, order_id)
    status = OrderStatus(current["status"])
    is_customer = party_of(row, request.user) == Party.CUSTOMER
    content = {
        "order": current,
        "headline": HEADLINES[status],
        "wording": {"headlines": HEADLINES},
        "steps": steps_of(current),
        "is_active": status in ACTIVE,
        "may_cancel": is_customer and "cancel" in MACHINE.names(source=status, role=Party.CUSTOMER),
        "timezone": row.region.timezone,
        "map_settings": map_settings(row.region),
    }
    return render(request, "tracking/order.html", content)
