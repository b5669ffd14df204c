"""Menus and prices for shops that the map knows only by name: invented, and said to be.

The catalogues under `data/menus` are plausible, not real. A shop's menu is drawn from the
catalogue of its cuisine or category by its map id, so every import invents the same one.

A catalogue is `{"prep_minutes": [low, high], "sections": [{"name", "pick": [low, high], "items"}]}`
with items as `[name, description, price_minor, *choices]`; choices are named in `choices.json`.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MENUS = Path(__file__).parent / "data" / "menus"
ROUND_TO_MINOR = 10
_CHEAPEST, _DEAREST = 0.9, 1.2

CUISINE_CATALOGUES = {
    "pizza": "pizza", "italian": "pizza", "pasta": "pizza",
    "burger": "burger", "american": "burger", "hotdog": "burger", "hot_dog": "burger",
    "diner": "burger", "chicken": "burger", "australian": "burger",
    "sushi": "sushi", "japanese": "sushi", "okinawan": "sushi", "poke": "sushi",
    "asian": "asian", "chinese": "asian", "thai": "asian", "vietnamese": "asian",
    "noodle": "asian", "korean": "asian", "ramen": "asian",
    "indian": "indian", "nepalese": "indian", "pakistani": "indian",
    "mexican": "mexican", "tex-mex": "mexican", "peruvian": "mexican",
    "kebab": "kebab", "middle eastern": "kebab", "lebanese": "kebab", "turkish": "kebab",
    "greek": "kebab", "georgian": "kebab",
    "portuguese": "portuguese", "brazilian": "portuguese", "mozambique": "portuguese",
    "nordic": "nordic", "finnish": "nordic", "scandinavian": "nordic", "russian": "nordic",
    "seafood": "seafood", "fish": "seafood", "fish_and_chips": "seafood",
    "vegan": "plant", "vegetarian": "plant", "salad": "plant", "veg": "plant",
    "sandwich": "sandwich", "bagel": "sandwich", "deli": "sandwich",
    "coffee_shop": "cafe", "cake": "cafe", "tea": "cafe", "breakfast": "cafe",
    "ice_cream": "ice_cream",
}  # fmt: skip
CATEGORY_CATALOGUES: dict[str, tuple[str, ...]] = {
    "restaurant": ("bistro",),
    "fast_food": ("burger", "kebab", "pizza", "asian"),
    "cafe": ("cafe",),
    "bar": ("bar",),
    "ice_cream": ("ice_cream",),
    "bakery": ("bakery",),
    "supermarket": ("grocery",),
    "grocery": ("grocery",),
    "alcohol": ("wine",),
    "pharmacy": ("pharmacy",),
    "florist": ("florist",),
    "books": ("books",),
    "gifts": ("gifts",),
    "pets": ("pets",),
}
# Cuisines say what a kitchen cooks; a shop of goods keeps to its category.
KITCHENS = frozenset({"restaurant", "fast_food", "cafe", "bar"})


@dataclass(frozen=True, slots=True)
class InventedOption:
    """One answer to a choice and what it adds to the price."""

    name: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class InventedChoice:
    """A choice that an item offers."""

    name: str
    min_choices: int
    max_choices: int
    options: tuple[InventedOption, ...]


@dataclass(frozen=True, slots=True)
class InventedItem:
    """Something to order; items come grouped by section, in the menu's order."""

    section: str
    name: str
    description: str
    price_minor: int
    choices: tuple[InventedChoice, ...]


@dataclass(frozen=True, slots=True)
class InventedMenu:
    """What a shop might sell, and how long it might take."""

    prep_minutes: int
    items: tuple[InventedItem, ...]


def invent_menu(*, category: str, cuisines: Sequence[str], seed: str) -> InventedMenu:
    """Return the menu that belongs to a seed; the same arguments give the same menu."""
    rng = random.Random(f"menu:{seed}")
    catalogue = _read(f"{_catalogue_name(category, cuisines, rng)}.json")
    price_level = rng.uniform(_CHEAPEST, _DEAREST)
    items = [
        _item(section["name"], row, price_level)
        for section in catalogue["sections"]
        for row in _pick(section, rng)
    ]
    low, high = catalogue["prep_minutes"]
    return InventedMenu(prep_minutes=rng.randint(low, high), items=tuple(items))


def _catalogue_name(category: str, cuisines: Sequence[str], rng: random.Random) -> str:
    if category in KITCHENS:
        for cuisine in cuisines:
            if cuisine in CUISINE_CATALOGUES:
                return CUISINE_CATALOGUES[cuisine]
    return rng.choice(CATEGORY_CATALOGUES[category])


def _pick(section: dict[str, Any], rng: random.Random) -> list[Any]:
    """Draw as many rows as the section's `pick` range says, in the catalogue's order."""
    rows = section["items"]
    count = min(rng.randint(*section["pick"]), len(rows))
    return [rows[index] for index in sorted(rng.sample(range(len(rows)), count))]


def _item(section: str, row: Sequence[Any], price_level: float) -> InventedItem:
    name, description, price_minor, *choices = row
    return InventedItem(
        section=section,
        name=name,
        description=description,
        price_minor=max(ROUND_TO_MINOR, _rounded(price_minor * price_level)),
        choices=tuple(_choice(key) for key in choices),
    )


def _choice(key: str) -> InventedChoice:
    row = _read("choices.json")[key]
    return InventedChoice(
        name=row["name"],
        min_choices=row["min"],
        max_choices=row["max"],
        options=tuple(InventedOption(name, price_minor) for name, price_minor in row["options"]),
    )


def _rounded(price_minor: float) -> int:
    return round(price_minor / ROUND_TO_MINOR) * ROUND_TO_MINOR


@cache
def _read(file_name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MENUS / file_name).read_text(encoding="utf-8"))
    return content
