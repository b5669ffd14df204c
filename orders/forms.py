"""What the pages send about baskets and orders."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delivery.accounts.forms import AccessibleForm, messages_of
from delivery.idempotency.services import MAX_KEY_LENGTH
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from orders.basket import MAX_LINES, MAX_QUANTITY
from orders.models import Rating
from orders.policy import MAX_TIP_MINOR, IfSoldOut
from orders.services.baskets import Basket, LineInput

MAX_ID = 2**63 - 1
TIPS_MINOR = (0, 100, 200, 300, 500)
HANDOFFS = {
    "in_person": _("Hand it to me"),
    "leave_at_door": _("Leave it at the door"),
    "pin": _("Only with a PIN"),
}
# What a calendar and a promise can be reckoned with.
_YEARS = range(2000, 3000)


class SoldOutForm(forms.Form):
    """What is to be done about a line that is sold out."""

    if_sold_out = forms.TypedChoiceField(
        choices=[(choice.value, choice.value) for choice in IfSoldOut], coerce=IfSoldOut
    )

    def choice(self) -> IfSoldOut:
        """Return the validated choice; raise Invalid."""
        if not self.is_valid():
            raise Invalid(fields=messages_of(self))
        choice: IfSoldOut = self.cleaned_data["if_sold_out"]
        return choice


class LineForm(forms.Form):
    """One line: of an item's dialog, or of a checkout that repeats what it showed."""

    menu_item_id = forms.IntegerField(min_value=1, max_value=MAX_ID)
    quantity = forms.IntegerField(min_value=1, max_value=MAX_QUANTITY)
    options = forms.TypedMultipleChoiceField(required=False, coerce=int)
    notes = forms.CharField(required=False, max_length=200)
    if_sold_out = forms.ChoiceField(
        required=False, choices=[(choice.value, choice.value) for choice in IfSoldOut]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        chosen = data.getlist("options") if isinstance(data, QueryDict) else data.get("options")
        self.fields["options"].choices = [(value, value) for value in chosen or []]

    def line(self) -> LineInput:
        """Return the validated line; raise Invalid."""
        if not self.is_valid():
            raise Invalid(fields=messages_of(self))
        data = self.cleaned_data
        return LineInput(
            data["menu_item_id"],
            data["quantity"],
            tuple(data["options"]),
            data["notes"],
            data["if_sold_out"] or IfSoldOut.REFUND.value,
        )


class CheckoutForm(AccessibleForm):
    """An order as the page showed it: sent again, it is the same order."""

    key = forms.CharField(max_length=MAX_KEY_LENGTH, widget=forms.HiddenInput)
    shop_id = forms.IntegerField(min_value=1, max_value=MAX_ID, widget=forms.HiddenInput)
    lines = forms.JSONField(widget=forms.HiddenInput)
    delivery_address = forms.CharField(max_length=200, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)
    delivery_notes = forms.CharField(
        label=_("Note for the driver"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2, "placeholder": _("Door code, floor, where to leave it")}),
    )
    scheduled_for = forms.DateTimeField(required=False)
    handoff = forms.ChoiceField(required=False, choices=list(HANDOFFS.items()))
    promotion_code = forms.CharField(
        label=_("Promotion code"),
        required=False,
        max_length=32,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    tip_minor = forms.IntegerField(required=False, min_value=0, max_value=MAX_TIP_MINOR)
    quote_token = forms.CharField(required=False, max_length=2000)
    keep_address = forms.BooleanField(required=False)
    address_name = forms.CharField(required=False, max_length=40)

    def clean_lines(self) -> list[LineInput]:
        """Read the lines that the page repeated."""
        sent = self.cleaned_data["lines"]
        if not isinstance(sent, list) or not 1 <= len(sent) <= MAX_LINES:
            raise forms.ValidationError(gettext("The basket is empty."))
        try:
            return [LineForm(line if isinstance(line, dict) else {}).line() for line in sent]
        except Invalid as error:
            raise forms.ValidationError(gettext("The basket could not be read.")) from error

    def clean_scheduled_for(self) -> datetime | None:
        """Refuse instants that no slot can be."""
        instant: datetime | None = self.cleaned_data["scheduled_for"]
        if instant and instant.year not in _YEARS:
            raise forms.ValidationError(gettext("Choose one of the times."))
        return instant

    def basket(self) -> Basket:
        """Return the validated basket; raise Invalid."""
        if not self.is_valid():
            raise Invalid(gettext("The order could not be read."), fields=messages_of(self))
        data = self.cleaned_data
        return Basket(
            merchant_id=data["shop_id"],
            lines=tuple(data["lines"]),
            delivery_address=data["delivery_address"],
            dropoff=Point(data["lat"], data["lng"]),
            delivery_notes=data["delivery_notes"],
            tip_minor=data["tip_minor"] or 0,
            leave_at_door=data["handoff"] == "leave_at_door",
            handoff_pin=data["handoff"] == "pin",
            promotion_code=data["promotion_code"],
            scheduled_for=data["scheduled_for"],
        )

    def body(self) -> dict[str, Any]:
        """Return what was sent as JSON values, to be compared when the key comes again."""
        skipped = {"key", "quote_token", "csrfmiddlewaretoken", "keep_address", "address_name"}
        return {name: value for name, value in sorted(self.data.items()) if name not in skipped}


class RatingForm(forms.Form):
    """Stars for driver and shop, and a word about it."""

    driver_stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    merchant_stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    comment = forms.CharField(required=False, max_length=500)

    def stars(self) -> dict[Rating.Subject, int]:
        """Return the validated stars; raise Invalid, also where there are none."""
        if not self.is_valid():
            raise Invalid(fields=messages_of(self))
        given = {
            Rating.Subject.DRIVER: self.cleaned_data["driver_stars"],
            Rating.Subject.MERCHANT: self.cleaned_data["merchant_stars"],
        }
        stars = {subject: count for subject, count in given.items() if count}
        if not stars:
            raise Invalid(gettext("Choose the stars for the driver or the shop."))
        return stars


class TipForm(forms.Form):
    """A tip after delivery."""

    tip_minor = forms.IntegerField(min_value=1, max_value=MAX_TIP_MINOR)

    def amount_minor(self) -> int:
        """Return the validated amount; raise Invalid."""
        if not self.is_valid():
            raise Invalid(gettext("Choose how much."), fields=messages_of(self))
        amount_minor: int = self.cleaned_data["tip_minor"]
        return amount_minor


class CancelForm(forms.Form):
    """Why an order is called off, and the fee that was shown."""

    reason = forms.CharField(required=False, max_length=200)
    fee_minor = forms.IntegerField(required=False, min_value=0)

    def terms(self) -> dict[str, Any]:
        """Return what the service takes; raise Invalid."""
        if not self.is_valid():
            raise Invalid(fields=messages_of(self))
        data = self.cleaned_data
        return {"reason": data["reason"], "accepted_fee_minor": data["fee_minor"]}
