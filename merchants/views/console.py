"""The console's door: which shop, a first shop, and whether it takes orders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.accounts.redirects import next_page
from delivery.api.pages import map_settings
from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from merchants import console
from merchants.forms import BusyForm, NewShopForm, PauseForm
from merchants.selectors import managed_shops
from merchants.services import create_shop, update_shop
from merchants.services.pausing import pause_shop, resume_shop


@page_for(Role.MERCHANT)
def door(request: HttpRequest) -> HttpResponse:
    """Lead to the shop that was looked at last, or to a first one."""
    shop = console.shop_to_open(request.user, request.session.get(console.LAST_SHOP))
    return redirect("merchant-board", shop.pk) if shop else redirect("merchant-new")


@page_for(Role.MERCHANT)
@require_http_methods(["GET", "POST"])
def new_shop(request: HttpRequest) -> HttpResponse:
    """Open a shop."""
    form = NewShopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shop = create_shop(actor=request.user, now=utc_now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error("address", gettext(error.detail))
        else:
            messages.success(
                request,
                gettext("{shop} is open. Put something on its menu first.").format(shop=shop.name),
            )
            return redirect("merchant-menu", shop.pk)
    regions = list(Region.objects.order_by("name"))
    content = {
        "form": form,
        "regions": regions,
        "shops": list(managed_shops(request.user)),
        "region_maps": {region.slug: map_settings(region) for region in regions},
    }
    status = 400 if form.errors else 200
    return render(request, "merchants/console/new_shop.html", content, status=status)


@page_for(Role.MERCHANT)
@require_POST
def pause(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Take no orders for a while."""
    shop = pause_shop(
        shop_id=shop_id, actor=request.user, now=utc_now(), pause=PauseForm(request.POST).pause()
    )
    messages.success(
        request, gettext("{shop} takes no new orders. Those in hand go on.").format(shop=shop.name)
    )
    return redirect(_back(request, shop_id))


@page_for(Role.MERCHANT)
@require_POST
def resume(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Take orders again."""
    shop = resume_shop(shop_id=shop_id, actor=request.user, now=utc_now())
    messages.success(request, gettext("{shop} takes orders again.").format(shop=shop.name))
    return redirect(_back(request, shop_id))


@page_for(Role.MERCHANT)
@require_POST
def busy(request: HttpRequest, shop_id: int) -> HttpResponse:
    """Promise more time while the kitchen is full."""
    extra = BusyForm(request.POST).extra_minutes()
    changes = {"busy_extra_minutes": extra}
    update_shop(shop_id=shop_id, actor=request.user, now=utc_now(), changes=changes)
    said = console.promised_more(extra) if extra else gettext("Back to the usual times.")
    messages.success(request, said)
    return redirect(_back(request, shop_id))


def _back(request: HttpRequest, shop_id: int) -> str:
    return next_page(request, f"/merchant/{shop_id}")
