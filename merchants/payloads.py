"""What clients see of shops and menus."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from delivery.geo.models import Address, Region
from delivery.geo.osm.records import address_line
from delivery.kernel.geometry import Point
from delivery.media.photos import photo_url
from merchants.models import MenuItem, Option, OptionGroup, Shop
from merchants.selectors import MenuSection
from merchants.terms import delivery_terms

Payload = dict[str, Any]


def nearby_payload(shop: Shop, point: Point, *, now: datetime) -> Payload:
    """Describe a shop to somebody who wants to be delivered to at `point`."""
    terms = delivery_terms(shop, point, now=now)
    return {
        **_card(shop, now),
        "distance_m": round(terms.distance_m),
        "eta_min_s": terms.window.eta_min_s,
        "eta_max_s": terms.window.eta_max_s,
        "delivery_fee_minor": terms.delivery_fee_minor,
    }


def shop_payload(shop: Shop, point: Point | None = None, *, now: datetime) -> Payload:
    """Describe a shop in full; without a point, nothing is promised about the delivery."""
    terms = None if point is None else delivery_terms(shop, point, now=now)
    return {
        **_card(shop, now),
        "distance_m": terms and round(terms.distance_m),
        "eta_min_s": terms and terms.window.eta_min_s,
        "eta_max_s": terms and terms.window.eta_max_s,
        "delivery_fee_minor": terms and terms.delivery_fee_minor,
        "delivers_here": None if point is None else shop.delivers_to(point),
        "delivery_radius_m": shop.delivery_radius_m,
        "minimum_order_minor": shop.minimum_order_minor,
        "hours": hours_payload(shop),
    }


def managed_shop_payload(shop: Shop, *, now: datetime) -> Payload:
    """Describe a shop to those who run it."""
    return {
        **_card(shop, now),
        "is_accepting": shop.is_accepting,
        "avg_prep_time_minutes": shop.avg_prep_time_minutes,
        "busy_extra_minutes": shop.busy_extra_minutes,
        "delivery_radius_m": shop.delivery_radius_m,
        "delivery_area": shop.delivery_area,
        "minimum_order_minor": shop.minimum_order_minor,
        "auto_accept": shop.auto_accept,
        "accept_within_minutes": shop.accept_within_minutes,
        "hours": hours_payload(shop),
    }


def hours_payload(shop: Shop) -> list[Payload]:
    """List the opening hours, Monday first; an empty list means that the shop never closes."""
    return [
        {"weekday": p.weekday, "opens_minute": p.opens_minute, "closes_minute": p.closes_minute}
        for p in shop.opening_periods.all()
        if p.on_date is None
    ]


def menu_payload(shop: Shop, sections: list[MenuSection]) -> Payload:
    """Describe what a shop sells."""
    return {
        "merchant_id": shop.pk,
        "currency": shop.region.currency,
        "has_invented_menu": shop.has_invented_menu,
        "sections": [
            {"name": section.name, "items": [_item(item) for item in section.items]}
            for section in sections
        ],
    }


def menu_item_payload(item: MenuItem) -> Payload:
    """Describe an item to those who run the shop."""
    return {**_item(item), "section": item.section, "position": item.position}


def region_payload(region: Region) -> Payload:
    """Describe a place where the platform works."""
    bounds = region.bounds
    return {
        "id": region.pk,
        "slug": region.slug,
        "name": region.name,
        "bounds": asdict(bounds),
        "centre": {"lat": bounds.centre.lat, "lng": bounds.centre.lng},
        "timezone": region.timezone,
        "currency": region.currency,
    }


def address_payload(address: Address) -> Payload:
    """Describe a door."""
    return {
        "text": address_line(address.street, address.house_number, address.postcode, address.city),
        "street": address.street,
        "house_number": address.house_number,
        "postcode": address.postcode,
        "city": address.city,
        "lat": address.lat,
        "lng": address.lng,
    }


def _card(shop: Shop, now: datetime) -> Payload:
    return {
        "id": shop.pk,
        "slug": shop.slug,
        "name": shop.name,
        "category": shop.category,
        "cuisine": shop.cuisine,
        "address": shop.address,
        "lat": shop.lat,
        "lng": shop.lng,
        "region": shop.region.slug,
        "rating": None if shop.rating is None else round(shop.rating, 1),
        "rating_count": shop.rating_count,
        "is_open": shop.is_open(now),
        "has_invented_menu": shop.has_invented_menu,
        "currency": shop.region.currency,
    }


def _item(item: MenuItem) -> Payload:
    return {
        "id": item.pk,
        "name": item.name,
        "description": item.description,
        "price_minor": item.price_minor,
        "is_available": item.is_available,
        "allergens": item.allergens,
        "photo": _photo(item) if item.photo else None,
        "options": [_group(group) for group in item.option_groups.all()],
    }


def _photo(item: MenuItem) -> Payload:
    return {
        "url": photo_url(item.photo),
        "width": item.photo_width,
        "height": item.photo_height,
        "alt": item.photo_alt,
    }


def _group(group: OptionGroup) -> Payload:
    return {
        "id": group.pk,
        "name": group.name,
        "min_choices": group.min_choices,
        "max_choices": group.max_choices,
        "choices": [_option(option) for option in group.options.all()],
    }


def _option(option: Option) -> Payload:
    return {
        "id": option.pk,
        "name": option.name,
        "price_minor": option.price_minor,
        "is_available": option.is_available,
    }
