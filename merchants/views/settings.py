"""How a shop works: its hours, its terms and its people."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.api.dates import written
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Forbidden, Invalid, Unprocessable
from merchants import console
from merchants.forms import ShopForm, StaffForm, checked
from merchants.models import Shop
from merchants.opening import read_special_day, read_week, special_days, week_of
from merchants.services import update_shop
from merchants.services.special_days import remove_special_day, set_special_day
from merchants.services.staff import add_staff, remove_staff

merchant_page = page_for(Role.MERCHANT)


@merchant_page
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show and set when the shop is open."""
    shop, now = console.console_shop(request, shop_id), utc_now()
    if request.method == "POST":
        try:
            week = read_week(request.POST)
            update_shop(shop_id=shop_id, actor=request.user, now=now, changes={}, hours=week)
        except Invalid as error:
            messages.error(request, _unchanged(error))
        else:
            messages.success(request, gettext("The opening hours have been changed."))
        return redirect("merchant-hours", shop_id)
    today = now.astimezone(ZoneInfo(shop.region.timezone)).date()
    content = console.frame(request, shop, "hours", now=now) | {
        "week": week_of(shop),
        "is_always_open": not any(p.on_date is None for p in shop.opening_periods.all()),
        "special_days": special_days(shop, today),
        "today": today,
    }
    return render(request, "merchants/console/hours.html", content)


@merchant_page
@require_POST
def special_day(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Set or remove the hours of one day."""
    console.console_shop(request, shop_id)
    who = {"shop_id": shop_id, "actor": request.user, "now": utc_now()}
    try:
        day = _day(request.POST.get("on_date", ""))
        if "remove" in request.POST:
            remove_special_day(**who, on_date=day)
        else:
            note = request.POST.get("note", "").strip()[:60]
            stretches = read_special_day(request.POST, day)
            set_special_day(**who, on_date=day, stretches=stretches, note=note)
    except Invalid as error:
        messages.error(request, _unchanged(error))
    else:
        messages.success(
            request, gettext("{day} has been changed.").format(day=written(day, "plain"))
        )
    return redirect("merchant-hours", shop_id)


@merchant_page
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Show and change what the shop is called and how it works."""
    shop, now = console.console_shop(request, shop_id), utc_now()
    initial = {name: getattr(shop, name) for name in ShopForm.base_fields}
    form = ShopForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        update_shop(shop_id=shop_id, actor=request.user, now=now, changes=form.cleaned_data)
        messages.success(request, gettext("The settings have been changed."))
        return redirect("merchant-settings", shop_id)
    return _settings(request, shop, form, StaffForm())


@merchant_page
@require_POST
def staff(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Let somebody work at the shop, or no more."""
    who = {"shop_id": shop_id, "actor": request.user, "now": utc_now()}
    console.console_shop(request, shop_id)
    try:
        if request.POST.get("remove", "").isdecimal():
            remove_staff(**who, user_id=int(request.POST["remove"][:18]))
        else:
            added = add_staff(**who, email=checked(StaffForm(request.POST))["email"])
            messages.success(request, gettext("{name} works here now.").format(name=added.name))
    except (Forbidden, Invalid, Unprocessable) as error:
        messages.error(request, gettext(error.detail))
    return redirect("merchant-settings", shop_id)


def _settings(
    request: HttpRequest, shop: Shop, form: ShopForm, staff_form: StaffForm
) -> HttpResponse:
    content = console.frame(request, shop, "settings", now=utc_now()) | {
        "form": form,
        "staff_form": staff_form,
        "staff": list(shop.staff.order_by("name")),
        "is_owner": shop.owner_id == request.user.pk,
    }
    status = 400 if form.errors else 200
    return render(request, "merchants/console/settings.html", content, status=status)


def _unchanged(error: Invalid) -> str:
    return gettext("Nothing was changed. {reason}").format(reason=gettext(error.detail))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(gettext("Choose a day first.")) from error
