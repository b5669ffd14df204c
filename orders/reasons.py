"""Why an order was called off: kept in English, shown in the language of whoever reads it."""

from django.utils.translation import gettext

from delivery.kernel.texts import msg

NO_ANSWER = msg("The shop did not answer in time.")
ALL_SOLD_OUT = msg("All of it has sold out")
# What a shop may say with one press; it may also write something else.
DECLINES = (
    msg("Too busy right now"),
    msg("Something in it is sold out"),
    msg("The shop is closing"),
    msg("The customer's wish cannot be met"),
)
_SOLD_OUT = msg("{item} is sold out")
_IS_SOLD_OUT = _SOLD_OUT.removeprefix("{item}")


def sold_out_reason(item: str) -> str:
    """Return the reason of an order that its customer wanted whole or not at all."""
    return _SOLD_OUT.format(item=item)


def reason_text(reason: str) -> str:
    """Write a reason for its reader; what a person wrote stays as it is."""
    if reason.endswith(_IS_SOLD_OUT):
        return gettext(_SOLD_OUT).format(item=reason.removesuffix(_IS_SOLD_OUT))
    return gettext(reason)
