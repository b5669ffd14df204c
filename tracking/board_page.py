"""The board of a shop: the page, and the part of it that changes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.kernel.clock import utc_now
from merchants import console
from orders.reasons import DECLINES
from orders.services.sold_out import replacements_of
from tracking.services.boards import board_of


@page_for(Role.MERCHANT)
@require_GET
def board(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show a shop's orders as they are now; the page's script keeps them so."""
    return render(request, "merchants/console/board.html", _content(request, shop_id))


@page_for(Role.MERCHANT)
@require_GET
def fragment(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Draw the columns and the shop's state anew."""
    return render(request, "merchants/console/_columns.html", _content(request, shop_id))


def _content(request: HttpRequest, shop_id: int) -> dict[str, Any]:
    shop, now = console.console_shop(request, shop_id), utc_now()
    return console.frame(request, shop, "board", now=now) | {
        "columns": board_of(shop, now=now),
        "reasons": DECLINES,
        "usual_minutes": shop.prep_minutes,
        "replacements": replacements_of(shop),
        "now": now,
    }
