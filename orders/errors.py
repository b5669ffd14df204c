"""Why an order is refused."""

from django.utils.translation import get_language, gettext

from delivery.kernel.errors import Conflict, Forbidden, NotFound, TooManyRequests, Unprocessable
from delivery.kernel.money import format_minor
from delivery.kernel.texts import msg


class ShopClosed(Unprocessable):
    code = "shop_closed"
    title = msg("The shop is closed")


class OutOfRange(Unprocessable):
    code = "out_of_range"
    title = msg("The shop does not deliver to this address")


class SoldOut(Unprocessable):
    code = "sold_out"
    title = msg("Something in the basket is sold out")


class UnknownItem(Unprocessable):
    code = "unknown_item"
    title = msg("Something in the basket is not on this shop's menu")


class BadOptions(Unprocessable):
    code = "invalid_options"
    title = msg("The chosen options do not fit the item")


class AlreadyAssigned(Conflict):
    code = "already_assigned"
    title = msg("Another driver has this order")


class NotDispatchable(Conflict):
    code = "not_dispatchable"
    title = msg("The order is not waiting for a driver")


class NoDriver(Conflict):
    code = "no_driver"
    title = msg("Nobody carries this order yet")


class AlreadyRated(Conflict):
    code = "already_rated"
    title = msg("This has been rated already")


class NotDelivered(Conflict):
    code = "not_delivered"
    title = msg("Only delivered orders can be rated")


class TooEarlyToTip(Conflict):
    code = "not_delivered"
    title = msg("A tip after delivery can be given once the order is delivered")


class OrderNotFound(NotFound):
    title = msg("There is no such order among yours")


class BelowMinimum(Unprocessable):
    code = "below_minimum"
    title = msg("The shop delivers from a higher amount")

    def __init__(self, minimum_minor: int, subtotal_minor: int, currency: str) -> None:
        language = get_language() or ""
        missing = format_minor(minimum_minor - subtotal_minor, currency, language)
        super().__init__(
            gettext("The shop delivers from {minimum}; add {missing}.").format(
                minimum=format_minor(minimum_minor, currency, language), missing=missing
            ),
            extra={"minimum_order_minor": minimum_minor, "subtotal_minor": subtotal_minor},
        )


class SlotUnavailable(Unprocessable):
    code = "slot_unavailable"
    title = msg("The shop cannot deliver at that time")


class PromotionInvalid(Unprocessable):
    code = "promotion_invalid"
    title = msg("This code does not apply here")


class PromotionExhausted(Unprocessable):
    code = "promotion_exhausted"
    title = msg("This code has been used up")


class QuoteChanged(Conflict):
    """The quote has run out or belongs to another basket; `quote` in the problem is a new one."""

    code = "quote_changed"
    title = msg("The price has changed")


class CancellationFeeChanged(Conflict):
    code = "cancellation_fee_changed"
    title = msg("Calling off costs more by now")


class TooEarly(Conflict):
    code = "too_early"
    title = msg("The order is for later")


class PinRequired(Unprocessable):
    code = "pin_required"
    title = msg("Ask the customer for the PIN")


class WrongPin(Unprocessable):
    code = "wrong_pin"
    title = msg("This is not the customer's PIN")


class TooManyPins(TooManyRequests):
    code = "too_many_pins"
    title = msg("Too many wrong PINs")


class NoPin(NotFound):
    title = msg("This order is handed over without a PIN")


class PhotoRequired(Unprocessable):
    code = "photo_required"
    title = msg("Take a photo of the order at the door")


class NoPhoto(NotFound):
    title = msg("No photo was taken of this order")


class CannotRunOut(Conflict):
    code = "not_in_the_kitchen"
    title = msg("Only lines of accepted orders in the kitchen can be sold out")


class AlreadySoldOut(Conflict):
    code = "already_sold_out"
    title = msg("This line is sold out already")


class ReplacementRefused(Unprocessable):
    code = "replacement_refused"
    title = msg("This line cannot be replaced with that")


class AlreadyTipped(Conflict):
    code = "already_tipped"
    title = msg("You have given a tip after delivery")


class WindowClosed(Conflict):
    code = "window_closed"
    title = msg("Too much time has passed since the delivery")


class NotAContact(Forbidden):
    code = "not_a_contact"
    title = msg("You cannot call yourself")


class NotInHand(Conflict):
    code = "not_in_hand"
    title = msg("Numbers are given only while the order is in hand")
