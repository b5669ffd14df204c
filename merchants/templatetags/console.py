"""What templates say of a menu's rows."""

from django import template

from delivery.media.photos import photo_url
from merchants.allergens import labels_of

register = template.Library()


@register.filter
def photo_src(name: str) -> str:
    """Return where a kept photo is served."""
    return photo_url(name)


@register.filter
def allergen_words(allergens: list[str]) -> str:
    """Write stored allergens as a list in words."""
    return ", ".join(labels_of(allergens))
