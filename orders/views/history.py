"""A customer's orders."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict, Forbidden, Invalid
from orders.models import Order
from orders.selectors import order_for, orders_of_customer
from orders.services.moves import cancel_order
from orders.states import Party

ORDERS_PER_PAGE = 20
MAX_REASON_LENGTH = 200


@never_cache
@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """List one's own orders, newest first."""
    mine: QuerySet[Order] = orders_of_customer(request.user)
    page = Paginator(mine, ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    for order in page.object_list:
        order.piece_count = sum(item.quantity for item in order.items.all())
    return render(request, "orders/history.html", {"page": page})


@login_required
@require_POST
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Call one's own order off."""
    order_for(request.user, order_id, parties=[Party.CUSTOMER])
    reason = request.POST.get("reason", "").strip()
    if len(reason) > MAX_REASON_LENGTH:
        raise Invalid(fields={"reason": [f"At most {MAX_REASON_LENGTH} characters."]})
    try:
        cancel_order(order_id=order_id, actor=request.user, reason=reason, now=utc_now())
    except (Conflict, Forbidden):
        messages.error(request, "It is too late to cancel this order.")
    return redirect(f"/orders/{order_id}")
