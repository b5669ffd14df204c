"""What has happened to an order, told to operators line by line."""

from typing import Any
from uuid import UUID

from delivery.accounts.models import User
from delivery.events.models import Event
from delivery.kernel.clock import rfc3339

# The names of events and how an operator reads them; {driver} is whom the event is about.
TEXTS = {
    "order.placed": "Order placed",
    "order.confirmed": "Accepted by the shop",
    "order.preparing": "Preparation began",
    "order.ready": "Ready for pick-up",
    "order.driver_assigned": "Given to {driver}",
    "order.driver_unassigned": "Taken from {driver}",
    "order.driver_arrived": "{driver} arrived at the shop",
    "order.picked_up": "Picked up by {driver}",
    "order.delivered": "Delivered by {driver}",
    "order.cancelled": "Cancelled",
    "order.item_sold_out": "An item was sold out",
    "order.tipped": "The customer added a tip",
    "order.rated": "Rated",
    "order.customer_number_given": "The customer's number was given",
    "order.merchant_number_given": "The shop's number was given",
    "order.driver_number_given": "The driver's number was given",
    "order.unserved": "Reported: no driver takes it",
    "order.driver_lost": "Reported: the driver is gone",
    "offer.opened": "{driver} was asked",
    "offer.accepted": "{driver} accepted",
    "offer.rejected": "{driver} declined",
    "offer.expired": "{driver} did not answer",
    "offer.withdrawn": "The offer to {driver} was withdrawn",
    "offer.imposed": "An operator chose {driver}",
}
_SOMEBODY = "a driver"
# More than any order has; a loop gone wrong must not fill a page.
_MOST_LINES = 200


def timeline_of(order_id: UUID) -> list[dict[str, Any]]:
    """Return each event of an order, oldest first: `text` and `actor` in words, and their parts."""
    events = Event.objects.filter(subject_type="order", subject_id=str(order_id))
    rows = list(events.order_by("sequence")[:_MOST_LINES])
    people = _names(rows)
    return [_line(event, people) for event in rows]


def _line(event: Event, people: dict[int, str]) -> dict[str, Any]:
    driver_id = event.data.get("driver_id") or event.data.get("previous_driver_id")
    text = TEXTS.get(event.name, event.name.replace(".", " ").replace("_", " "))
    driver = people.get(driver_id or 0)
    text = text.format(driver=driver or _SOMEBODY)
    actor = people.get(event.actor_id or 0)
    return {
        "at": rfc3339(event.at),
        "name": event.name,
        "text": text[0].upper() + text[1:],
        "actor": f"{actor} ({event.actor_role})" if actor else event.actor_role,
        "driver": driver or "",
        "actor_name": actor or "",
        "actor_role": event.actor_role,
        "note": event.data.get("changes", {}).get("cancel_reason", ""),
    }


def _names(events: list[Event]) -> dict[int, str]:
    ids = {event.actor_id for event in events}
    ids |= {
        event.data.get(name) for event in events for name in ("driver_id", "previous_driver_id")
    }
    return dict(User.objects.filter(pk__in=ids - {None}).values_list("pk", "name"))
