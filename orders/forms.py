"""What the pages send about baskets and orders."""

from typing import Any

from django import forms
from django.http import QueryDict

from delivery.accounts.forms import AccessibleForm
from delivery.idempotency.services import MAX_KEY_LENGTH
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from orders.basket import MAX_LINES, MAX_QUANTITY
from orders.services.baskets import Basket, LineInput

MAX_ID = 2**63 - 1
MAX_TIP_MINOR = 100_000
TIPS_MINOR = (0, 100, 200, 300, 500)


class LineForm(forms.Form):
    """One line: of an item's dialog, or of a checkout that repeats what it showed."""

    menu_item_id = forms.IntegerField(min_value=1, max_value=MAX_ID)
    quantity = forms.IntegerField(min_value=1, max_value=MAX_QUANTITY)
    options = forms.TypedMultipleChoiceField(required=False, coerce=int)
    notes = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        chosen = data.getlist("options") if isinstance(data, QueryDict) else data.get("options")
        self.fields["options"].choices = [(value, value) for value in chosen or []]

    def line(self) -> LineInput:
        """Return the validated line; raise Invalid."""
        if not self.is_valid():
            raise Invalid(fields={name: list(errors) for name, errors in self.errors.items()})
        data = self.cleaned_data
        return LineInput(
            data["menu_item_id"], data["quantity"], tuple(data["options"]), data["notes"]
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
        label="Note for the driver",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2, "placeholder": "Door code, floor, where to leave it"}),
    )
    tip_minor = forms.IntegerField(required=False, min_value=0, max_value=MAX_TIP_MINOR)
    quote_token = forms.CharField(required=False, max_length=2000)

    def clean_lines(self) -> list[LineInput]:
        """Read the lines that the page repeated."""
        sent = self.cleaned_data["lines"]
        if not isinstance(sent, list) or not 1 <= len(sent) <= MAX_LINES:
            raise forms.ValidationError("The basket is empty.")
        try:
            return [LineForm(line if isinstance(line, dict) else {}).line() for line in sent]
        except Invalid as error:
            raise forms.ValidationError("The basket could not be read.") from error

    def basket(self) -> Basket:
        """Return the validated basket; raise Invalid."""
        if not self.is_valid():
            messages = {name: list(errors) for name, errors in self.errors.items()}
            raise Invalid("The order could not be read.", fields=messages)
        data = self.cleaned_data
        return Basket(
            merchant_id=data["shop_id"],
            lines=tuple(data["lines"]),
            delivery_address=data["delivery_address"],
            dropoff=Point(data["lat"], data["lng"]),
            delivery_notes=data["delivery_notes"],
            tip_minor=data["tip_minor"] or 0,
        )

    def body(self) -> dict[str, Any]:
        """Return what was sent as JSON values, to be compared when the key comes again."""
        skipped = {"key", "quote_token", "csrfmiddlewaretoken"}
        return {name: value for name, value in sorted(self.data.items()) if name not in skipped}
