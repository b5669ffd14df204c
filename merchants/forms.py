"""What the pages of the shop console send."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delivery.accounts.forms import AccessibleForm, messages_of
from delivery.kernel.errors import Invalid
from merchants.allergens import Allergen
from merchants.models import Category
from merchants.policy import MAX_DELIVERY_RADIUS_M
from merchants.services.availability import Availability
from merchants.services.pausing import Pause

MAX_BUSY_MINUTES = 180
MAX_PREP_MINUTES = 180


def checked(form: forms.Form) -> dict[str, Any]:
    """Return the validated fields; raise Invalid."""
    if not form.is_valid():
        said = next(iter(messages_of(form).values()))
        raise Invalid(" ".join(said), fields=messages_of(form))
    data: dict[str, Any] = form.cleaned_data
    return data


class PauseForm(forms.Form):
    """How long no orders are taken."""

    length = forms.TypedChoiceField(choices=[(p.value, p.value) for p in Pause], coerce=Pause)

    def pause(self) -> Pause:
        """Return the validated length; raise Invalid."""
        pause: Pause = checked(self)["length"]
        return pause


class BusyForm(forms.Form):
    """How much more time customers are promised."""

    extra = forms.IntegerField(min_value=0, max_value=MAX_BUSY_MINUTES)

    def extra_minutes(self) -> int:
        """Return the validated minutes; raise Invalid."""
        minutes: int = checked(self)["extra"]
        return minutes


class AvailabilityForm(forms.Form):
    """Whether something can be ordered."""

    availability = forms.TypedChoiceField(
        choices=[(a.value, a.value) for a in Availability], coerce=Availability
    )

    def availability_wanted(self) -> Availability:
        """Return the validated choice; raise Invalid."""
        wanted: Availability = checked(self)["availability"]
        return wanted


class NewShopForm(AccessibleForm):
    """A shop that is opened; its place comes from the address that was picked."""

    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    category = forms.ChoiceField(label=_("What it sells"), choices=Category.choices)
    cuisine = forms.CharField(
        label=_("Cuisine"),
        max_length=120,
        required=False,
        help_text=_("For instance: pizza, vegan"),
    )
    address = forms.CharField(label=_("Address"), max_length=200)
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Say beside the address that it has to be one of those found."""
        data: dict[str, Any] = super().clean() or {}
        if {"lat", "lng"} & self.errors.keys() and "address" not in self.errors:
            text = gettext("Choose one of the addresses that appear while you type.")
            self.add_error("address", text)
        return data


class ShopForm(AccessibleForm):
    """What a shop is called and how it works."""

    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    category = forms.ChoiceField(label=_("What it sells"), choices=Category.choices)
    cuisine = forms.CharField(label=_("Cuisine"), max_length=120, required=False)
    address = forms.CharField(label=_("Address as customers read it"), max_length=200)
    avg_prep_time_minutes = forms.IntegerField(
        label=_("Usual minutes in the kitchen"), min_value=1, max_value=MAX_PREP_MINUTES,
        help_text=_("What accepting an order proposes, and what customers are promised."),
    )  # fmt: skip
    accept_within_minutes = forms.IntegerField(
        label=_("Minutes to answer an order"), min_value=1, max_value=120,
        help_text=_("After that it is declined for you."),
    )  # fmt: skip
    delivery_radius_m = forms.IntegerField(
        label=_("Delivers as far as (metres)"), min_value=100, max_value=MAX_DELIVERY_RADIUS_M
    )
    auto_accept = forms.BooleanField(label=_("Accept every order at once"), required=False)


class StaffForm(AccessibleForm):
    """Who is to work at the shop."""

    email = forms.EmailField(label=_("E-mail of a shop account"), max_length=254)


class ItemForm(AccessibleForm):
    """An item of the menu; its choices are read by `merchants.choices`."""

    section = forms.CharField(label=_("Section"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"), max_length=300, required=False,
        widget=forms.Textarea({"class": "textarea", "rows": 2}),
    )  # fmt: skip
    price = forms.DecimalField(label=_("Price"), min_value=0, max_value=10_000)
    allergens = forms.MultipleChoiceField(required=False, choices=Allergen.choices())

    def __init__(self, *args: Any, digits: int, **options: Any) -> None:
        super().__init__(*args, **options)
        price = self.fields["price"]
        price.decimal_places = digits
        price.widget.attrs |= {"inputmode": "decimal", "step": str(10**-digits)}
        self.digits = digits

    def values(self) -> dict[str, Any]:
        """Return the validated fields as the service takes them."""
        data = dict(self.cleaned_data)
        data["price_minor"] = int(data.pop("price") * 10**self.digits)
        return data


class PhotoForm(forms.Form):
    """A photo and what it shows."""

    photo = forms.FileField(error_messages={"required": _("Choose a picture first.")})
    alt = forms.CharField(required=False, max_length=150)


class SectionForm(forms.Form):
    """A section and the name that it gets."""

    section = forms.CharField(max_length=60)
    name = forms.CharField(max_length=60)
