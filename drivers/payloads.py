"""What clients see of drivers, offers and routes."""

from collections.abc import Sequence
from typing import Any

from delivery.kernel.clock import rfc3339, rfc3339_or_none
from drivers.models import Driver, Offer
from drivers.routing.route import Route
from drivers.selectors import live_assignments
from orders.contacts import contact_payload
from orders.models import Order
from orders.payloads import item_payload, order_payloads
from orders.selectors import customer_rating
from orders.states import Party


def driver_payload(driver: Driver) -> dict[str, Any]:
    """Describe a driver to itself."""
    return {
        "id": driver.pk,
        "name": driver.user.name,
        "status": driver.status,
        "vehicle_type": driver.vehicle_type,
        "region": driver.region.slug if driver.region else None,
        "rating": driver.rating,
        "rating_count": driver.rating_count,
        "acceptance": driver.acceptance,
        "total_deliveries": driver.total_deliveries,
        "lat": driver.current_lat,
        "lng": driver.current_lng,
        "location_updated_at": rfc3339_or_none(driver.location_updated_at),
        "status_changed_at": rfc3339_or_none(driver.status_changed_at),
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


def hand_payloads(orders: Sequence[Order]) -> list[dict[str, Any]]:
    """Describe orders to the driver who carries them, with whom to call and what was promised."""
    offers = live_assignments(order.pk for order in orders)
    return [
        payload | _hand(order, offers.get(order.pk))
        for order, payload in zip(orders, order_payloads(orders), strict=True)
    ]


def _hand(order: Order, offer: Offer | None) -> dict[str, Any]:
    return {
        "customer": contact_payload(order, Party.CUSTOMER, Party.DRIVER),
        "shop_contact": contact_payload(order, Party.MERCHANT, Party.DRIVER),
        "payout_minor": offer.payout_minor if offer else None,
        "arrived_at": rfc3339_or_none(offer.arrived_at) if offer else None,
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
            "customer_rating": customer_rating(order),
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
