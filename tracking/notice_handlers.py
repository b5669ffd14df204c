"""Turn what happened to an order into messages to its parties."""

from delivery.events.models import Event
from delivery.events.registry import on
from tracking.notices.table import EVENTS
from tracking.services.notices import announce


@on(*sorted(EVENTS))
def tell_parties(event: Event) -> None:
    """Put an event's messages into inboxes and onto their channels."""
    announce(event)
