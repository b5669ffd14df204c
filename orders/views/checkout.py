"""The checkout: what it costs, and one order however often the page is sent."""

import json
from dataclasses import asdict
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from delivery.accounts.addresses import save_address, saved_addresses
from delivery.accounts.models import Role
from delivery.api.places import Place, chosen_place
from delivery.idempotency.services import KeyInFlight, KeyReused
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict, DomainError, Forbidden
from merchants.selectors import get_shop
from orders.basket import SessionBasket
from orders.forms import HANDOFFS, TIPS_MINOR, CheckoutForm
from orders.panel import basket_panel
from orders.services.baskets import Basket
from orders.services.placing import place_order_once
from orders.services.quotes import quote_basket
from orders.times import slot_text, time_choices

_REFRESH_S = 1
MAX_NAME_LENGTH = 40


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show what the order costs, or place it; the button beside the code only asks again."""
    _require_customer(request)
    if request.method != "POST":
        return _show(request)
    if "review" in request.POST:
        return _page(request, _quoted(request, CheckoutForm(request.POST)))
    return _place(request)


@never_cache
@login_required
@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    """Show what the order would cost with another tip, time or code."""
    _require_customer(request)
    content = _quoted(request, CheckoutForm(request.POST))
    return render(request, "orders/_totals.html", content)


def _require_customer(request: HttpRequest) -> None:
    if request.user.role != Role.CUSTOMER:
        raise Forbidden(gettext("Only customers order. Sign in with a customer's account."))


def _show(request: HttpRequest) -> HttpResponse:
    basket = SessionBasket(request.session)
    if not basket.lines:
        return redirect("/basket")
    place = chosen_place(request)
    form = CheckoutForm(_initial(request, basket))
    content: dict[str, object] = _quoted(request, form) if place else {"form": form}
    return _page(request, content)


def _place(request: HttpRequest) -> HttpResponse:
    form = CheckoutForm(request.POST)
    try:
        basket = form.basket()
        reply = place_order_once(
            actor=request.user,
            basket=basket,
            quote_token=form.cleaned_data["quote_token"],
            key=form.cleaned_data["key"],
            body=form.body(),
            now=utc_now(),
        )
    except KeyInFlight as error:
        response = render(request, "orders/in_flight.html", status=error.status)
        response["Refresh"] = f"{_REFRESH_S}; url=/orders"
        return response
    except KeyReused:
        text = gettext("That page has made an order already. Look at it before another.")
        messages.error(request, text)
        return redirect("/orders")
    except DomainError as error:
        return _page(request, _quoted(request, form, error), status=error.status)
    _forget(SessionBasket(request.session), basket)
    _keep_address(request, form)
    return redirect(f"/orders/{reply.body['id']}")


def _keep_address(request: HttpRequest, form: CheckoutForm) -> None:
    """Keep the address that was ordered to, where that was ticked."""
    kept = form.cleaned_data
    if not kept["keep_address"]:
        return
    name = kept["address_name"] or kept["delivery_address"].split(",")[0][:MAX_NAME_LENGTH]
    label = kept["delivery_address"]
    try:
        save_address(actor=request.user, name=name, label=label, lat=kept["lat"], lng=kept["lng"])
    except Conflict as error:
        messages.warning(request, gettext(error.detail))


def _page(request: HttpRequest, content: dict[str, object], *, status: int = 200) -> HttpResponse:
    now, place = utc_now(), chosen_place(request)
    panel = basket_panel(SessionBasket(request.session), now=now)
    content |= {"panel": panel, "tips": TIPS_MINOR, "handoffs": HANDOFFS}
    saved = saved_addresses(request.user)
    content["is_kept"] = place is not None and any(one.label == place.label for one in saved)
    if panel.shop:
        content["times"] = time_choices(panel.shop, place.point if place else None, now=now)
    return render(request, "orders/checkout.html", content, status=status)


def _initial(request: HttpRequest, basket: SessionBasket) -> dict[str, object]:
    place = chosen_place(request)
    lines = [
        {**asdict(line.wanted), "options": list(line.wanted.option_ids)} for line in basket.lines
    ]
    return {
        "key": uuid4().hex,
        "shop_id": basket.shop_id,
        "lines": json.dumps(lines),
        "delivery_address": place.label if place else "",
        "lat": place.lat if place else "",
        "lng": place.lng if place else "",
        "tip_minor": TIPS_MINOR[0],
        "handoff": next(iter(HANDOFFS)),
        "scheduled_for": _first_time(basket, place),
    }


def _first_time(basket: SessionBasket, place: Place | None) -> str:
    """Return as soon as possible or, where the shop is closed, its first slot."""
    shop = get_shop(basket.shop_id)
    return time_choices(shop, place.point if place else None, now=utc_now()).first


def _quoted(
    request: HttpRequest, form: CheckoutForm, problem: DomainError | None = None
) -> dict[str, object]:
    """Price what a form describes; a fresh quote comes with what was wrong with the last one."""
    now = utc_now()
    try:
        basket = form.basket()
        priced = quote_basket(actor=request.user, basket=basket, now=now)
    except DomainError as error:
        return {"form": form, "problem": problem or error}
    content = {"form": form, "problem": problem, "quote": priced}
    if basket.scheduled_for:
        timezone = get_shop(basket.merchant_id).region.timezone
        content["slot"] = slot_text(basket.scheduled_for, timezone, now=now)
    return content


def _forget(kept: SessionBasket, ordered: Basket) -> None:
    """Empty the basket, unless it has been filled anew since the page was shown."""
    if tuple(line.wanted for line in kept.lines) == ordered.lines:
        kept.clear()
