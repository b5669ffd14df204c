"""Pages on which customers find shops and read menus."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from delivery.accounts.addresses import saved_addresses
from delivery.accounts.redirects import next_page
from delivery.api.pages import map_settings
from delivery.api.places import Place, PlaceForm, choose_place, chosen_place
from delivery.geo.models import Region
from delivery.geo.selectors import region_at
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict
from merchants import storefront
from merchants.nearby import nearby_shops
from merchants.payloads import menu_item_payload, menu_payload
from merchants.selectors import get_menu_item, get_shop_by_slug, menu_sections

SHOPS_PER_PAGE = 48


@require_GET
@vary_on_headers("HX-Request")
def home(request: HttpRequest) -> HttpResponse:
    """List the shops that deliver to the visitor, or ask where that is."""
    place = chosen_place(request)
    region = region_at(place.point) if place else None
    if place is None or region is None or "change" in request.GET:
        return _finder(request, is_choosing=place is None or "change" in request.GET)
    content = _shops_near(request, place, region)
    if request.htmx:
        return render(request, "merchants/_shops.html", content)
    now = utc_now()
    content |= {
        "categories": storefront.categories_near(place.point, now=now),
        "sorts": storefront.SORTS,
        "has_invented_menus": any(shop["has_invented_menu"] for shop in content["shops"]),
        "map_settings": {**map_settings(region), "home": {"lat": place.lat, "lng": place.lng}},
    }
    return render(request, "merchants/home.html", content)


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Remember where to deliver."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _finder(
            request,
            is_choosing=True,
            error=gettext("Choose one of the addresses that appear while you type."),
            status=400,
        )
    choose_place(request, form.place())
    return redirect(next_page(request))


@require_GET
def menu(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a shop sells."""
    shop, place, now = get_shop_by_slug(slug), chosen_place(request), utc_now()
    offered = menu_payload(shop, menu_sections(shop))
    content = {
        "shop": storefront.head(shop, place.point if place else None, now=now),
        "sections": offered["sections"],
        "currency": offered["currency"],
        "hours_today": storefront.hours_on(shop, now),
        "paused_until": storefront.paused_until(shop),
    }
    return render(request, "merchants/menu.html", content)


@require_GET
@vary_on_headers("HX-Request")
def item(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Show an item with its choices, as a dialog or as a page of its own."""
    shop, now = get_shop_by_slug(slug), utc_now()
    found = get_menu_item(item_id, shop)
    if not found.is_available:
        raise Conflict(gettext("{item} is sold out.").format(item=found.name), code="sold_out")
    content = {
        "shop": storefront.head(shop, None, now=now),
        "item": menu_item_payload(found),
        "currency": shop.region.currency,
    }
    template = "merchants/item_dialog.html" if request.htmx else "merchants/item.html"
    return render(request, template, content)


def _finder(
    request: HttpRequest, *, is_choosing: bool, error: str = "", status: int = 200
) -> HttpResponse:
    regions = list(Region.objects.order_by("name"))
    place = chosen_place(request)
    content = {
        "is_choosing": is_choosing,
        "regions": regions,
        "cities": get_text_list([region.name for region in regions], gettext("and")),
        "chosen_region": region_at(place.point) if place else None,
        "region_maps": {region.slug: map_settings(region) for region in regions},
        "finder_error": error,
        "typed": request.POST.get("label", ""),
        "saved": saved_addresses(request.user) if request.user.is_authenticated else [],
        "next": next_page(request),
    }
    return render(request, "merchants/home.html", content, status=status)


def _shops_near(request: HttpRequest, place: Place, region: Region) -> dict[str, object]:
    form, now = storefront.FilterForm(request.GET), utc_now()
    found = nearby_shops(form.search(place.point), now=now)
    page = Paginator(found, SHOPS_PER_PAGE).get_page(request.GET.get("page"))
    shops = [storefront.card(shop, place.point, now=now) for shop in page.object_list]
    shops.sort(key=lambda shop: not shop["is_open"])
    return {
        "region": region,
        "filters": form.filters(),
        "page": page,
        "page_query": form.query(),
        "shops": shops,
        "markers": [storefront.marker(shop) for shop in shops],
    }
