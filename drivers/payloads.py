"""What clients see of drivers, offers and routes."""

from typing import Any

from delivery.kernel.clock import rfc3339, rfc3339_or_none
from drivers.models import Driver, Offer
from drivers.routing.route import Route
from orders.payloads import item_payload


def driver_payload(driver: Driver) -> dict[str, Any]:
    """Describe a driver to itself."""
    return {
        "id": driver.pk,
        "name": driver.user.name,
        "status": driver.status,
        "vehicle_type": driver.vehicle_type,
        "region": driver.region.slug if driver.region else None,
        "rating": driver.rating,
        "acceptance": driver.acceptance,
        "total_deliveries": driver.total_deliveries,
        "lat": driver.current_lat,
        "lng": driver.current_lng,
        "location_updated_at": rfc3339_or_none(driver.location_updated_at),
        "shift_ends_at": rfc3339_or_none(driver.shift_ends_at),
    }


def carrier_payload(driver: Driver) -> dict[str, Any]:
    """Describe a driver to the parties of an order in hand."""
    return {
        "id": driver.pk,
        "name": driver.user.name,
        "vehicle_type": driver.vehicle_type,
        "rating": driver.rating,
    }


def offer_payload(offer: Offer) -> dict[str, Any]:
    """Describe an offer to its driver."""
    order, shop = offer.order, offer.order.shop
    return {
        "id": str(offer.pk),
        "order": {
            "id": str(order.pk),
            "code": order.code,
            "status": order.status,
            "merchant": {"id": shop.pk, "name": shop.name},
            "pickup": {"address": shop.address, "lat": shop.lat, "lng": shop.lng},
            "dropoff": {
                "address": order.delivery_address,
                "lat": order.delivery_lat,
                "lng": order.delivery_lng,
            },
            "distance_m": order.distance_m,
            "items": [item_payload(item) for item in order.items.all()],
        },
        "opened_at": rfc3339(offer.opened_at),
        "expires_at": rfc3339(offer.expires_at),
        "seen_at": rfc3339_or_none(offer.seen_at),
        "is_broadcast": offer.is_broadcast,
        "distance_m": offer.distance_m,
        "trip_distance_m": offer.trip_distance_m,
        "duration_s": offer.duration_s,
        "payout_minor": offer.payout_minor,
        "payout": offer.terms,
        "currency": offer.currency,
        "score": offer.score,
    }


def route_payload(route: Route) -> dict[str, Any]:
    """Describe a driver's stops, in order, and the line through them."""
    return {
        "stops": [
            {
                "kind": stop.kind,
                "order_id": str(stop.order_id),
                "lat": stop.point.lat,
                "lng": stop.point.lng,
                "eta_at": rfc3339(stop.eta_at),
                "distance_m": round(stop.distance_m),
            }
            for stop in route.stops
        ],
        "geometry": [[point.lat, point.lng] for point in route.line],
        "source": route.source,
        "hint": {"lat": route.hint.lat, "lng": route.hint.lng} if route.hint else None,
    }
