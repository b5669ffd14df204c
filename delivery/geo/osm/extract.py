"""Reads one OpenStreetMap extract into a region."""

from collections.abc import Iterable
from math import cos, radians
from pathlib import Path

from delivery.geo.osm.addresses import AddressBook, build_addresses
from delivery.geo.osm.areas import areas_of, build_areas, build_places
from delivery.geo.osm.basemap import AreaKind, Basemap, Grid, Vertex
from delivery.geo.osm.coastline import sea_polygons
from delivery.geo.osm.opening_hours import parse_opening_hours
from delivery.geo.osm.records import RegionExtract, Shop
from delivery.geo.osm.source import Features, Line, Shape, Spot, read_features, read_roads
from delivery.geo.osm.street_lines import build_streets, runs_within, simplified
from delivery.geo.osm.tags import cuisines, is_rail, shop_category
from delivery.kernel.geometry import Bounds

# Roads of a separate file go this far beyond the region, so that routes may leave it and return.
ROAD_MARGIN_M = 500
METRES_PER_DEGREE = 111_195
AREA_ORDER = tuple(AreaKind)


def read_extract(path: Path, *, roads: Path | None = None) -> RegionExtract:
    """Read shops, addresses and basemap from `path`, and streets from `roads` where given.

    Raise MissingBoundsError for a file whose header has no bounding box, and RuntimeError
    (osmium's) for a file that is no OpenStreetMap data.
    """
    features = read_features(path)
    bounds = features.bounds
    road_lines = features.lines if roads is None else read_roads(roads)
    road_bounds = bounds if roads is None else padded(bounds, ROAD_MARGIN_M)
    found: list[Spot | Shape] = [*features.spots, *features.shapes]
    addresses = build_addresses(found, bounds)
    book = AddressBook(addresses, road_lines, bounds.centre)
    return RegionExtract(
        bounds=bounds,
        shops=_shops(found, bounds, book),
        addresses=addresses,
        basemap=_basemap(features, road_lines, road_bounds),
    )


def padded(bounds: Bounds, margin_m: float) -> Bounds:
    """Return the bounds grown by a margin on every side."""
    margin_lat = margin_m / METRES_PER_DEGREE
    margin_lng = margin_lat / cos(radians(bounds.centre.lat))
    return Bounds(
        south=bounds.south - margin_lat,
        west=bounds.west - margin_lng,
        north=bounds.north + margin_lat,
        east=bounds.east + margin_lng,
    )


def _shops(found: Iterable[Spot | Shape], bounds: Bounds, book: AddressBook) -> tuple[Shop, ...]:
    shops = [
        Shop(
            osm_id=feature.osm_id,
            name=feature.tags["name"].strip(),
            category=category,
            address=book.line_for(feature.tags, feature.position),
            position=feature.position,
            opening_hours=parse_opening_hours(feature.tags.get("opening_hours", "")),
            cuisine=cuisines(feature.tags),
        )
        for feature in found
        if (category := shop_category(feature.tags)) is not None
        and feature.tags.get("name", "").strip()
        and bounds.contains(feature.position)
    ]
    return tuple(sorted(shops, key=lambda shop: (shop.osm_id[0], int(shop.osm_id[1:]))))


def _basemap(features: Features, road_lines: list[Line], road_bounds: Bounds) -> Basemap:
    bounds = features.bounds
    grid = Grid(south=bounds.south, west=bounds.west)
    areas = list(build_areas(features.shapes, within=bounds, grid=grid))
    for sea in sea_polygons(features.lines, bounds):
        areas += areas_of(AreaKind.WATER, sea, within=bounds, grid=grid)
    return Basemap(
        bounds=bounds,
        grid=grid,
        streets=build_streets(road_lines, within=road_bounds, grid=grid),
        rails=_rails(features.lines, bounds, grid),
        areas=tuple(sorted(areas, key=lambda area: AREA_ORDER.index(area.kind))),
        places=build_places(features, grid),
    )


def _rails(lines: Iterable[Line], bounds: Bounds, grid: Grid) -> tuple[tuple[Vertex, ...], ...]:
    return tuple(
        grid.vertices(simplified([node.position for node in nodes]))
        for line in lines
        if is_rail(line.tags)
        for nodes in runs_within(line.nodes, bounds)
    )
