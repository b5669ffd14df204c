"""What shops sell."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from merchants.allergens import Allergen
from merchants.models.shop import Shop


class MenuItem(models.Model):
    """Something to order; sections are told by name and follow `position`."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="menu_items")
    section = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    price_minor = models.PositiveIntegerField()
    allergens = ArrayField(
        models.CharField(max_length=12, choices=Allergen.choices()), default=list, blank=True
    )
    is_available = models.BooleanField(default=True)
    available_again_at = models.DateTimeField(null=True, blank=True)
    photo = models.CharField(max_length=120, blank=True, editable=False)
    photo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    photo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    photo_alt = models.CharField(max_length=150, blank=True)
    is_deleted = models.BooleanField(default=False, editable=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes = [
            models.Index(fields=["shop", "position"], name="menu_order"),
            models.Index(
                fields=["available_again_at"],
                name="menu_item_restocked",
                condition=models.Q(available_again_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="menu_item_restocked_when_sold_out",
                condition=models.Q(available_again_at=None) | models.Q(is_available=False),
            ),
            models.CheckConstraint(
                name="menu_item_photo_has_a_size",
                condition=models.Q(photo="") | models.Q(photo_width__gt=0, photo_height__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionGroup(models.Model):
    """A choice that an item offers, such as its size."""

    item = models.ForeignKey(MenuItem, on_delete=models.CASCADE, related_name="option_groups")
    name = models.CharField(max_length=60)
    min_choices = models.PositiveSmallIntegerField(default=0)
    max_choices = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="option_group_choices_in_order",
                condition=models.Q(max_choices__gte=models.F("min_choices"))
                & models.Q(max_choices__gte=1),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Option(models.Model):
    """One answer to a choice, with what it adds to the price."""

    group = models.ForeignKey(OptionGroup, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(max_length=60)
    price_minor = models.PositiveIntegerField(default=0)
    is_available = models.BooleanField(default=True)
    available_again_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes = [
            models.Index(
                fields=["available_again_at"],
                name="option_restocked",
                condition=models.Q(available_again_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="option_restocked_when_sold_out",
                condition=models.Q(available_again_at=None) | models.Q(is_available=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
