"""A basket as nearly every client sends it, checked at once; any other takes the long way.

The form of `basket_shapes` says what is allowed and words what is not. It costs more than all
else that Python does for an order, so a body that is plainly in order is recognised here first.
What this accepts, the form accepts with the same content; what this leaves alone may be right.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from orders.api.basket_shapes import MAX_ID, MAX_LINES, MAX_OPTIONS, MAX_QUANTITY
from orders.policy import MAX_TIP_MINOR, IfSoldOut

Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
# Text without anything that the form would take away or refuse: blank edges, zero characters.
_CLEAN = r"\A(?:[^\s\x00](?:[^\x00]*[^\s\x00])?)?\Z"
_IF_SOLD_OUT = tuple(str(choice) for choice in IfSoldOut)


class _Line(Struct):
    menu_item_id: Id
    quantity: Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
    options: Annotated[list[Id], Meta(max_length=MAX_OPTIONS)] = []
    notes: Annotated[str, Meta(max_length=200, pattern=_CLEAN)] = ""
    if_sold_out: Literal[_IF_SOLD_OUT] = IfSoldOut.REFUND.value  # type: ignore[valid-type]


class _Basket(Struct):
    merchant_id: Id
    items: Annotated[list[_Line], Meta(min_length=1, max_length=MAX_LINES)]
    delivery_address: Annotated[str, Meta(min_length=1, max_length=200, pattern=_CLEAN)]
    delivery_lat: Annotated[float, Meta(ge=-90, le=90)]
    delivery_lng: Annotated[float, Meta(ge=-180, le=180)]
    delivery_notes: Annotated[str, Meta(max_length=500, pattern=_CLEAN)] = ""
    leave_at_door: bool = False
    handoff_pin: bool = False
    scheduled_for: None = None
    promotion_code: Annotated[str, Meta(max_length=32, pattern=_CLEAN)] = ""
    tip_minor: Annotated[int, Meta(ge=0, le=MAX_TIP_MINOR)] = 0
    quote_token: Annotated[str, Meta(max_length=4000, pattern=_CLEAN)] = ""


def plain_basket(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the form would make of a body, None where only the form can tell."""
    try:
        basket = msgspec.convert(data, _Basket)
    except msgspec.ValidationError:
        return None
    if basket.leave_at_door and basket.handoff_pin:
        return None
    return msgspec.to_builtins(basket)  # type: ignore[no-any-return]
