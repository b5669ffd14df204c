"""What one OpenStreetMap extract says about a region."""

from dataclasses import dataclass
from enum import StrEnum

from delivery.geo.osm.basemap import Basemap
from delivery.geo.osm.opening_hours import WeekHours
from delivery.kernel.geometry import Bounds, Point


class ShopCategory(StrEnum):
    """The kinds of shop that deliver."""

    RESTAURANT = "restaurant"
    FAST_FOOD = "fast_food"
    CAFE = "cafe"
    BAR = "bar"
    ICE_CREAM = "ice_cream"
    BAKERY = "bakery"
    SUPERMARKET = "supermarket"
    GROCERY = "grocery"
    ALCOHOL = "alcohol"
    PHARMACY = "pharmacy"
    FLORIST = "florist"
    BOOKS = "books"
    GIFTS = "gifts"
    PETS = "pets"


@dataclass(frozen=True, slots=True)
class Shop:
    """A named shop; `osm_id` is the map's type letter and number, as in `n123`."""

    osm_id: str
    name: str
    category: ShopCategory
    address: str
    position: Point
    opening_hours: WeekHours | None = None
    cuisine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """A door to deliver to; postcode and city are empty where the map does not know them."""

    street: str
    house_number: str
    postcode: str
    city: str
    position: Point

    @property
    def text(self) -> str:
        """Return the address as one line."""
        return address_line(self.street, self.house_number, self.postcode, self.city)


def address_line(street: str, house_number: str, postcode: str, city: str) -> str:
    """Join the known parts as `Street 1, 00100 City`."""
    parts = (f"{street} {house_number}".strip(), f"{postcode} {city}".strip())
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RegionExtract:
    """A region as read from the map: shops by `osm_id`, addresses by street and number."""

    bounds: Bounds
    shops: tuple[Shop, ...]
    addresses: tuple[Address, ...]
    basemap: Basemap

    @property
    def centre(self) -> Point:
        """Return the middle of the bounds."""
        return self.bounds.centre
