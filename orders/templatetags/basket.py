"""The visitor's basket in pages that lie below the orders' floor, such as a shop's menu."""

from typing import Any

from django import template

from delivery.kernel.clock import utc_now
from orders.basket import SessionBasket
from orders.panel import Panel, sold_out_wording
from orders.panel import basket_panel as describe
from orders.reasons import reason_text

register = template.Library()


@register.inclusion_tag("orders/_link.html", takes_context=True)
def basket_link(context: template.Context) -> dict[str, Any]:
    """Draw the link in the page's head, with the number of pieces."""
    session = getattr(context["request"], "session", None)
    return {"count": SessionBasket(session).count if session is not None else 0}


@register.inclusion_tag("orders/_panel.html", takes_context=True)
def basket_panel(context: template.Context, shop_id: int) -> dict[str, Any]:
    """Draw the basket beside a shop's menu."""
    panel = _panel(context)
    is_elsewhere = panel.shop is not None and panel.shop.pk != shop_id
    return {
        "panel": panel,
        "elsewhere": is_elsewhere,
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("orders/_bar.html", takes_context=True)
def basket_bar(context: template.Context) -> dict[str, Any]:
    """Draw the bar at the foot of narrow pages."""
    return {"panel": _panel(context)}


@register.filter
def sold_out_wish(choice: str) -> str:
    """Write what is to be done about a sold-out line, nothing where it is simply refunded."""
    return sold_out_wording(choice)


@register.filter
def reason(text: str) -> str:
    """Write why an order was called off in the reader's language."""
    return reason_text(text)


def _panel(context: template.Context) -> Panel:
    """Describe the basket once per page."""
    request = context["request"]
    if not hasattr(request, "basket_panel"):
        request.basket_panel = describe(SessionBasket(request.session), now=utc_now())
    panel: Panel = request.basket_panel
    return panel
