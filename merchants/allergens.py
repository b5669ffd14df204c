"""The allergens that food in the European Union has to name (Regulation 1169/2011, Annex II)."""

import re
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from delivery.kernel.texts import msg


class Allergen(StrEnum):
    """One of the fourteen, each with the word that pages show."""

    label: str

    def __new__(cls, value: str, label: str) -> "Allergen":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    GLUTEN = "gluten", msg("Gluten")
    CRUSTACEANS = "crustaceans", msg("Crustaceans")
    EGGS = "eggs", msg("Eggs")
    FISH = "fish", msg("Fish")
    PEANUTS = "peanuts", msg("Peanuts")
    SOYBEANS = "soybeans", msg("Soy")
    MILK = "milk", msg("Milk")
    NUTS = "nuts", msg("Nuts")
    CELERY = "celery", msg("Celery")
    MUSTARD = "mustard", msg("Mustard")
    SESAME = "sesame", msg("Sesame")
    SULPHITES = "sulphites", msg("Sulphites")
    LUPIN = "lupin", msg("Lupin")
    MOLLUSCS = "molluscs", msg("Molluscs")

    @classmethod
    def choices(cls) -> list[tuple[str, Any]]:
        """Return what forms and columns take."""
        return [(allergen.value, gettext_lazy(allergen.label)) for allergen in cls]


# Missing one costs more than marking one too many.
_MENTION = re.compile(r"allerg|intoleran|c(?:o)?eliac|anaphyl|epi-?pen", re.IGNORECASE)


def mentions_allergy(text: str) -> bool:
    """Tell whether a customer's note seems to speak of an allergy, to mark it in the kitchen."""
    return bool(_MENTION.search(text))


def labels_of(allergens: list[str]) -> list[str]:
    """Write stored allergens as people read them, in the order of the regulation."""
    return [gettext(allergen.label) for allergen in Allergen if allergen.value in allergens]
