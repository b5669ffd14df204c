"""A shop's days: figures, orders, and what one of them came to."""

from datetime import date as calendar_date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import NotFound
from merchants import console
from orders.bill import bill_of
from orders.errors import OrderNotFound
from orders.figures import figures_of, orders_of_day, recent_days
from orders.selectors import order_for
from orders.states import Party
from orders.times import day_name

ORDERS_PER_PAGE = 50


@page_for(Role.MERCHANT)
@require_GET
def day(request: HttpRequest, shop_id: int, date: str = "") -> HttpResponse:
    """Show a day's figures and orders, today's without a date."""
    shop, now = console.console_shop(request, shop_id), utc_now()
    today = now.astimezone(ZoneInfo(shop.region.timezone)).date()
    wanted = date or request.GET.get("date", "")
    shown = _day(wanted) if wanted else today
    figures = figures_of(shop, shown)
    pages = Paginator(orders_of_day(shop, shown), ORDERS_PER_PAGE)
    pages.count = figures.orders
    content = console.frame(request, shop, "days", now=now) | {
        "day": shown,
        "day_name": day_name(shown, today),
        "figures": figures,
        "days": recent_days(shop, today),
        "today": today,
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "merchants/console/day.html", content)


@page_for(Role.MERCHANT)
@require_GET
def order(request: HttpRequest, shop_id: int, order_id: UUID) -> HttpResponse:
    """Show what an order came to, for print."""
    shop = console.console_shop(request, shop_id)
    found = order_for(request.user, order_id, parties=[Party.MERCHANT])
    if found.shop_id != shop.pk:
        raise OrderNotFound
    content = console.frame(request, shop, "days", now=utc_now()) | {
        "order": found,
        "bill": bill_of(found),
        "items": list(found.items.all()),
    }
    return render(request, "merchants/console/order.html", content)


def _day(text: str) -> calendar_date:
    try:
        found = calendar_date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(gettext("There is no such day.")) from error
    if not 2000 <= found.year < 3000:
        raise NotFound(gettext("There is no such day."))
    return found
