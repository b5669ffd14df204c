"""The menu as the shop's people keep it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.api.problem import wants_problem
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid, Unprocessable
from delivery.kernel.money import digits_of
from merchants import console
from merchants.allergens import Allergen
from merchants.choices import read_choices
from merchants.forms import AvailabilityForm, ItemForm, PhotoForm, SectionForm, checked
from merchants.models import MenuItem, Shop
from merchants.selectors import get_menu_item, menu_sections
from merchants.services import create_menu_item, delete_menu_item, update_menu_item
from merchants.services.availability import set_item_availability, set_option_availability
from merchants.services.item_photos import remove_item_photo, set_item_photo
from merchants.services.menu_order import DOWN, UP, move_item, move_section, rename_section

merchant_page = page_for(Role.MERCHANT)
_STEPS = {"up": UP, "down": DOWN}


@merchant_page
@require_GET
def menu(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show the whole menu with what can be done to it."""
    shop, now = console.console_shop(request, shop_id), utc_now()
    content = console.frame(request, shop, "menu", now=now) | {"sections": menu_sections(shop)}
    return render(request, "merchants/console/menu.html", content)


@merchant_page
@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Add an item."""
    shop = console.console_shop(request, shop_id)
    form = ItemForm(
        request.POST or None,
        digits=digits_of(shop.region.currency),
        initial={"section": request.GET.get("section", "")},
    )
    if request.method == "POST" and (values := _sent(request, form)):
        options = values.pop("options")
        item = create_menu_item(
            shop_id=shop_id, actor=request.user, now=utc_now(), fields=values, options=options
        )
        messages.success(
            request,
            gettext("{item} is on the menu. You can add a photo now.").format(item=item.name),
        )
        return redirect("merchant-item", shop_id, item.pk)
    return _editor(request, shop, form, None)


@merchant_page
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, shop_id: int, item_id: int) -> HttpResponse:
    """Show an item with all that can be changed, and change it."""
    shop = console.console_shop(request, shop_id)
    found, digits = get_menu_item(item_id, shop), digits_of(shop.region.currency)
    initial = {
        **{name: getattr(found, name) for name in ("section", "name", "description", "allergens")},
        "price": f"{found.price_minor / 10**digits:.{digits}f}",
    }
    form = ItemForm(request.POST or None, digits=digits, initial=initial)
    if request.method == "POST" and (values := _sent(request, form)):
        options = values.pop("options")
        update_menu_item(
            shop_id=shop_id, item_id=item_id, actor=request.user, now=utc_now(),
            fields=values, options=options,
        )  # fmt: skip
        messages.success(request, gettext("{item} has been changed.").format(item=values["name"]))
        return redirect("merchant-menu", shop_id)
    return _editor(request, shop, form, found)


@merchant_page
@require_POST
def delete(request: HttpRequest, shop_id: int, item_id: int) -> HttpResponse:
    """Take an item off the menu for good."""
    delete_menu_item(shop_id=shop_id, item_id=item_id, actor=request.user, now=utc_now())
    messages.success(request, gettext("It is off the menu."))
    return redirect("merchant-menu", shop_id)


@merchant_page
@require_POST
def availability(request: HttpRequest, shop_id: int, item_id: int) -> HttpResponse:
    """Sell an item out, or put it back on sale."""
    wanted = AvailabilityForm(request.POST).availability_wanted()
    changed = set_item_availability(
        shop_id=shop_id, item_id=item_id, actor=request.user, now=utc_now(), availability=wanted
    )
    return _said(request, shop_id, f"{changed.name}: {gettext(wanted.words)}.", f"item-{item_id}")


@merchant_page
@require_POST
def option_availability(request: HttpRequest, shop_id: int, option_id: int) -> HttpResponse:
    """Sell an option out, or put it back on sale."""
    wanted = AvailabilityForm(request.POST).availability_wanted()
    changed = set_option_availability(
        shop_id=shop_id, option_id=option_id, actor=request.user, now=utc_now(), availability=wanted
    )
    anchor = f"item-{changed.group.item_id}"
    return _said(request, shop_id, f"{changed.name}: {gettext(wanted.words)}.", anchor)


@merchant_page
@require_POST
def photo(request: HttpRequest, shop_id: int, item_id: int) -> HttpResponse:
    """Show a photo with an item, or none."""
    who = {"shop_id": shop_id, "item_id": item_id, "actor": request.user, "now": utc_now()}
    if "remove" in request.POST:
        remove_item_photo(**who)
        return redirect("merchant-item", shop_id, item_id)
    try:
        sent = checked(PhotoForm(request.POST, request.FILES))
        set_item_photo(**who, upload=sent["photo"], alt=sent["alt"])
    except (Invalid, Unprocessable) as error:
        messages.error(request, gettext(error.detail))
    else:
        messages.success(request, gettext("The photo is on the menu."))
    return redirect("merchant-item", shop_id, item_id)


@merchant_page
@require_POST
def move(request: HttpRequest, shop_id: int, item_id: int, way: str) -> HttpResponse:
    """Move an item within its section."""
    move_item(shop_id=shop_id, item_id=item_id, actor=request.user, now=utc_now(), step=_STEPS[way])
    return redirect(f"/merchant/{shop_id}/menu#item-{item_id}")


@merchant_page
@require_POST
def section(request: HttpRequest, shop_id: int, way: str) -> HttpResponse:
    """Move a section, or give it another name."""
    who = {"shop_id": shop_id, "actor": request.user, "now": utc_now()}
    if way == "rename":
        rename_section(**who, **checked(SectionForm(request.POST)))
    else:
        move_section(**who, section=request.POST.get("section", ""), step=_STEPS[way])
    return redirect("merchant-menu", shop_id)


def _sent(request: HttpRequest, form: ItemForm) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    try:
        options = read_choices(request.POST, digits=form.digits)
    except Invalid as error:
        form.add_error(None, gettext(error.detail))
        return None
    return {**form.values(), "options": options}


def _editor(
    request: HttpRequest, shop: Shop, form: ItemForm, found: MenuItem | None
) -> HttpResponse:
    content = console.frame(request, shop, "menu", now=utc_now()) | {
        "form": form,
        "item": found,
        "allergens": Allergen.choices(),
        "section_names": [known.name for known in menu_sections(shop)],
    }
    status = 400 if form.errors else 200
    return render(request, "merchants/console/item.html", content, status=status)


def _said(request: HttpRequest, shop_id: int, text: str, anchor: str) -> HttpResponse:
    if wants_problem(request):
        return JsonResponse({"detail": text})
    messages.success(request, text)
    return redirect(f"/merchant/{shop_id}/menu#{anchor}")
