"""What a driver shows for an order that it says it has handed over."""

from typing import Any

from delivery.media.photos import Upload, store_photo
from orders.errors import PhotoRequired, PinRequired, WrongPin
from orders.models import Order
from orders.pins import is_pin
from orders.states import Party

PHOTO_FOLDER = "door"


def prove_handover(order: Order, party: Party, *, pin: str, photo: Upload | None) -> dict[str, Any]:
    """Check the PIN, keep the photo, and return what is to be written on the order.

    A step under the order's lock. Operators prove nothing. Raises PinRequired, WrongPin,
    TooManyPins where the customer wants a PIN, PhotoRequired where it is left at the door, and
    what `store_photo` raises.
    """
    if party != Party.DRIVER:
        return {}
    if order.requires_pin:
        if not pin:
            raise PinRequired
        if not is_pin(order.pk, pin, alias=order.region.redis_alias):
            raise WrongPin
    if photo is None:
        if order.leave_at_door:
            raise PhotoRequired
        return {}
    return {"door_photo": store_photo(upload=photo, folder=PHOTO_FOLDER).name}
