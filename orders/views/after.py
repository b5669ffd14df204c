"""What customers do with an order once it is placed: call it off, rate, tip, order again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict, Forbidden, Invalid
from delivery.media.serving import photo_response
from orders.basket import AnotherShop, SessionBasket
from orders.bill import bill_of
from orders.errors import CancellationFeeChanged
from orders.forms import CancelForm, LineForm, RatingForm, TipForm
from orders.models import Order
from orders.panel import basket_panel
from orders.selectors import door_photo, order_for
from orders.services.moves import cancel_order
from orders.services.ratings import rate_order
from orders.services.reorders import reorder_basket
from orders.services.tips import add_tip
from orders.states import Party


@login_required
@require_POST
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Call one's own order off at the fee that was shown."""
    _own(request, order_id)
    terms = CancelForm(request.POST).terms()
    try:
        cancel_order(order_id=order_id, actor=request.user, now=utc_now(), **terms)
    except CancellationFeeChanged as error:
        text = gettext("{reason} Nothing was cancelled; look at it again.")
        messages.error(request, text.format(reason=gettext(error.detail)))
    except (Conflict, Forbidden):
        messages.error(request, gettext("It is too late to cancel this order."))
    return redirect(f"/orders/{order_id}")


@login_required
@require_POST
def rate(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Give stars to driver and shop."""
    _own(request, order_id)
    form = RatingForm(request.POST)
    try:
        rate_order(
            order_id=order_id,
            actor=request.user,
            stars=form.stars(),
            comment=form.cleaned_data["comment"],
            now=utc_now(),
        )
    except (Conflict, Invalid) as error:
        messages.error(request, gettext(error.detail))
    else:
        messages.success(request, gettext("Thank you for your rating."))
    return redirect(f"/orders/{order_id}")


@login_required
@require_POST
def tip(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Tip the driver after delivery."""
    _own(request, order_id)
    try:
        tip_minor = TipForm(request.POST).amount_minor()
        add_tip(order_id=order_id, actor=request.user, tip_minor=tip_minor, now=utc_now())
    except (Conflict, Invalid) as error:
        messages.error(request, gettext(error.detail))
    else:
        messages.success(request, gettext("Thank you. The tip goes to your driver."))
    return redirect(f"/orders/{order_id}")


@login_required
@require_POST
def reorder(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Fill the basket with the same again and name what is missing; ask before replacing."""
    order = _own(request, order_id)
    basket = SessionBasket(request.session)
    if basket.lines and "replace" not in request.POST:
        return _ask(request, order, basket)
    found = reorder_basket(order)
    if lines := [LineForm(item).line() for item in found["basket"]["items"]]:
        basket.refill(order.shop_id, lines)
    for missing in found["unavailable"]:
        text = gettext("{item} is not in the basket: {reason}")
        name, why = missing["name"], missing["detail"]
        messages.warning(request, text.format(item=name, reason=gettext(why)))
    return redirect("/basket" if lines else f"/m/{order.shop.slug}")


@never_cache
@login_required
@require_GET
def receipt(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show an order's bill for print."""
    order = order_for(request.user, order_id, parties=[Party.CUSTOMER, Party.OPERATOR])
    content = {"order": order, "bill": bill_of(order), "items": list(order.items.all())}
    return render(request, "orders/receipt.html", content)


@login_required
@require_GET
def photo(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show what the driver left at the door; the shop has no business there."""
    witnesses = [Party.CUSTOMER, Party.DRIVER, Party.OPERATOR]
    order = order_for(request.user, order_id, parties=witnesses)
    return photo_response(door_photo(order), is_public=False)


def _own(request: HttpRequest, order_id: UUID) -> Order:
    return order_for(request.user, order_id, parties=[Party.CUSTOMER])


def _ask(request: HttpRequest, order: Order, basket: SessionBasket) -> HttpResponse:
    content = {
        "panel": basket_panel(basket, now=utc_now()),
        "action": f"/orders/{order.pk}/reorder",
        "back": "/orders",
    }
    return render(request, "orders/replace.html", content, status=AnotherShop.status)
