"""A customer's orders."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from delivery.stores.replicas import read_lagging
from orders.models import Order
from orders.selectors import orders_of_customer

ORDERS_PER_PAGE = 20


@never_cache
@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """List one's own orders, newest first."""
    return read_lagging(request.user.pk, lambda: _show(request))


def _show(request: HttpRequest) -> HttpResponse:
    mine: QuerySet[Order] = orders_of_customer(request.user)
    page = Paginator(mine, ORDERS_PER_PAGE).get_page(request.GET.get("page"))
    for order in page.object_list:
        order.piece_count = sum(item.quantity for item in order.items.all())
    return render(request, "orders/history.html", {"page": page})
