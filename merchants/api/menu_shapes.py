"""Shapes of menus and their items."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from merchants.allergens import Allergen

MAX_PRICE_MINOR = 1_000_000
_ID_HELP = "Of the one that this is; without an id it is found by its name."


class OptionOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    price_minor = serializers.IntegerField(help_text="Added to the item's price.")
    is_available = serializers.BooleanField()


class OptionGroupOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    min_choices = serializers.IntegerField()
    max_choices = serializers.IntegerField()
    choices = OptionOutput(many=True)


class PhotoOutput(serializers.Serializer):
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField(help_text="What the photo shows, in words; may be empty.")


class MenuItemOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    price_minor = serializers.IntegerField()
    is_available = serializers.BooleanField()
    allergens = serializers.ListField(child=serializers.ChoiceField(choices=Allergen.choices()))
    photo = PhotoOutput(allow_null=True)
    options = OptionGroupOutput(many=True)


class ManagedMenuItemOutput(MenuItemOutput):
    section = serializers.CharField()
    position = serializers.IntegerField()


class MenuSectionOutput(serializers.Serializer):
    name = serializers.CharField()
    items = MenuItemOutput(many=True)


class MenuOutput(serializers.Serializer):
    merchant_id = serializers.IntegerField()
    currency = serializers.CharField()
    has_invented_menu = serializers.BooleanField()
    sections = MenuSectionOutput(many=True)


class OptionField(serializers.Serializer):
    id = serializers.IntegerField(required=False, help_text=_ID_HELP)
    name = serializers.CharField(max_length=60)
    price_minor = serializers.IntegerField(min_value=0, max_value=MAX_PRICE_MINOR, default=0)
    is_available = serializers.BooleanField(default=True)


class OptionGroupField(serializers.Serializer):
    """A choice, such as the size; at least `min_choices` of its choices have to be taken."""

    id = serializers.IntegerField(required=False, help_text=_ID_HELP)
    name = serializers.CharField(max_length=60)
    min_choices = serializers.IntegerField(min_value=0, max_value=20, default=0)
    max_choices = serializers.IntegerField(min_value=1, max_value=20, default=1)
    choices = OptionField(many=True, allow_empty=False, max_length=20)

    def run_validation(self, data: Any = empty) -> Any:
        """Ask for a whole group: a change of an item replaces its groups, never parts of them."""
        if self.root is self:
            return super().run_validation(data)
        # On its own it does not see that the item around it is partial.
        return type(self)().run_validation(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["max_choices"] < attrs["min_choices"]:
            raise serializers.ValidationError({"max_choices": ["At least min_choices."]})
        if attrs["min_choices"] > len(attrs["choices"]):
            raise serializers.ValidationError({"min_choices": ["More than there are choices."]})
        return attrs


class MenuItemInput(serializers.Serializer):
    section = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    price_minor = serializers.IntegerField(min_value=0, max_value=MAX_PRICE_MINOR)
    is_available = serializers.BooleanField(required=False)
    allergens = serializers.ListField(
        child=serializers.ChoiceField(choices=Allergen.choices()), required=False, max_length=14
    )
    position = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    options = OptionGroupField(
        many=True,
        required=False,
        max_length=10,
        help_text="The item's options from now on; one that is not among them is deleted.",
    )
