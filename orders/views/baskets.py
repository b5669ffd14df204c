"""The basket's page and its buttons, each answered as a part of the page that asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid
from merchants.selectors import get_shop
from orders.basket import AnotherShop, SessionBasket
from orders.forms import MAX_ID, LineForm, SoldOutForm
from orders.panel import basket_panel, check_line


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the basket on a page of its own."""
    return render(request, "orders/basket.html", _content(request))


@require_POST
def add_line(request: HttpRequest) -> HttpResponse:
    """Put an item in; ask first where that would empty the basket of another shop."""
    shop_id = _whole_number(request, "shop_id", 1, MAX_ID)
    wanted = LineForm(_flat(request)).line()
    check_line(shop_id, wanted)
    try:
        SessionBasket(request.session).add(shop_id, wanted, replace="replace" in request.POST)
    except AnotherShop:
        return _ask(request, shop_id)
    back = f"/m/{get_shop(shop_id).slug}"
    return trigger_client_event(_answer(request, back), "basket:added", after="settle")


@require_POST
def change_line(request: HttpRequest, line_id: str) -> HttpResponse:
    """Change how many there are of a line; none removes it."""
    quantity = _whole_number(request, "quantity", 0, MAX_ID)
    SessionBasket(request.session).set_quantity(line_id, quantity)
    return _answer(request, "/basket")


@require_POST
def choose_if_sold_out(request: HttpRequest, line_id: str) -> HttpResponse:
    """Change what is to be done should a line be sold out."""
    choice = SoldOutForm(request.POST).choice()
    SessionBasket(request.session).set_if_sold_out(line_id, choice)
    return _answer(request, "/basket")


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Take everything out."""
    SessionBasket(request.session).clear()
    return _answer(request, "/basket")


def _answer(request: HttpRequest, back: str) -> HttpResponse:
    if request.htmx:
        has_bar = request.htmx.current_url_abs_path != "/basket"
        content = {**_content(request), "has_bar": has_bar}
        return render(request, "orders/panel_update.html", content)
    return redirect(back)


def _ask(request: HttpRequest, shop_id: int) -> HttpResponse:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    content = _content(request) | {
        "fields": [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
        "action": "/basket/lines",
        "back": f"/m/{get_shop(shop_id).slug}",
    }
    if request.htmx:
        dialog = render(request, "orders/replace_dialog.html", content)
        return reswap(retarget(dialog, "#dialog"), "innerHTML")
    return render(request, "orders/replace.html", content, status=AnotherShop.status)


def _content(request: HttpRequest) -> dict[str, object]:
    return {"panel": basket_panel(SessionBasket(request.session), now=utc_now())}


def _flat(request: HttpRequest) -> dict[str, object]:
    """Gather the choices of all groups, each of which is a field of its own in the dialog."""
    chosen = [
        value
        for name, values in request.POST.lists()
        if name.startswith("group-")
        for value in values
    ]
    return {**request.POST.dict(), "options": chosen}


def _whole_number(request: HttpRequest, name: str, least: int, most: int) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and least <= int(text[:20]) <= most):
        raise Invalid(fields={name: [gettext("This is not a number that can be used here.")]})
    return int(text)
