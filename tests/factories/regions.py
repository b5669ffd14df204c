"""Small region files, as the map importer makes them."""

from typing import Any

from delivery.geo.osm.basemap import Basemap, Grid, Street, StreetClass, Vertex
from delivery.geo.osm.opening_hours import OpeningInterval
from delivery.geo.osm.records import Address, RegionExtract, Shop, ShopCategory
from delivery.geo.regionfile import RegionFile
from delivery.kernel.geometry import Bounds, Point

BOUNDS = Bounds(south=41.10, west=-8.70, north=41.20, east=-8.50)
EVERY_DAY = ((OpeningInterval(540, 1080),),) * 7


def map_shop(osm_id: str, **changes: Any) -> Shop:
    """Return a café as the map describes it."""
    facts: dict[str, Any] = {
        "osm_id": osm_id,
        "name": f"Café {osm_id}",
        "category": ShopCategory.CAFE,
        "address": "Rua das Flores 1, 4050-262 Porto",
        "position": Point(41.143, -8.614),
    }
    return Shop(**(facts | changes))


def map_address(house_number: str) -> Address:
    """Return a door of the Rua das Flores."""
    return Address("Rua das Flores", house_number, "4050-262", "Porto", Point(41.143, -8.614))


def region_file(
    *, shops: tuple[Shop, ...] = (), addresses: tuple[Address, ...] = (), **changes: Any
) -> RegionFile:
    """Return a region of one street."""
    line = (Vertex(0, 0), Vertex(9, 9))
    street = Street(StreetClass.STREET, "Rua das Flores", False, False, line)
    extract = RegionExtract(
        bounds=BOUNDS,
        shops=shops,
        addresses=addresses,
        basemap=Basemap(
            bounds=BOUNDS,
            grid=Grid(BOUNDS.south, BOUNDS.west),
            streets=(street,),
            rails=(),
            areas=(),
            places=(),
        ),
    )
    facts: dict[str, Any] = {
        "slug": "porto",
        "name": "Porto",
        "timezone": "Europe/Lisbon",
        "currency": "EUR",
        "extract": extract,
    }
    return RegionFile(**(facts | changes))
