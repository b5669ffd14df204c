"""Turns the map's closed shapes into clipped, simplified areas, and names them."""

from collections.abc import Iterable, Iterator

from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import LinearRing

from delivery.geo.osm.basemap import Area, AreaKind, Grid, Place, Vertex
from delivery.geo.osm.source import Features, Shape
from delivery.geo.osm.tags import area_kind, place_kind
from delivery.kernel.geometry import Bounds, Point

TOLERANCE_DEG = 4e-6
# About ten square metres at the equator; smaller shapes are a pixel or less when drawn.
MIN_AREA_DEG2 = 8e-10


def build_areas(shapes: Iterable[Shape], *, within: Bounds, grid: Grid) -> Iterator[Area]:
    """Yield what is drawn of the shapes inside the bounds."""
    for shape in shapes:
        kind = area_kind(shape.tags)
        if kind is not None:
            yield from areas_of(kind, shape.geometry, within=within, grid=grid)


def areas_of(kind: AreaKind, geometry: BaseGeometry, *, within: Bounds, grid: Grid) -> list[Area]:
    """Return the areas left of one geometry after clipping and simplifying."""
    window = box(within.west, within.south, within.east, within.north)
    whole = geometry if geometry.is_valid else geometry.buffer(0)
    clipped = whole if window.contains(whole) else whole.intersection(window)
    kept = clipped.simplify(TOLERANCE_DEG)
    polygons = getattr(kept, "geoms", [kept])
    return [
        Area(kind, _rings(polygon, grid))
        for polygon in polygons
        if isinstance(polygon, Polygon) and polygon.area >= MIN_AREA_DEG2
    ]


def build_places(features: Features, grid: Grid) -> tuple[Place, ...]:
    """Return the named squares, parks and quarters inside the features' bounds."""
    named = [(spot.tags, spot.position) for spot in features.spots]
    named += [(shape.tags, shape.position) for shape in features.shapes]
    places = {
        Place(kind, tags["name"], grid.vertex(position))
        for tags, position in named
        if "name" in tags
        and (kind := place_kind(tags)) is not None
        and features.bounds.contains(position)
    }
    return tuple(sorted(places, key=lambda place: (place.kind, place.name, place.vertex)))


def _rings(polygon: Polygon, grid: Grid) -> tuple[tuple[Vertex, ...], ...]:
    rings = (_ring(ring, grid) for ring in (polygon.exterior, *polygon.interiors))
    return tuple(ring for ring in rings if len(ring) > 2)


def _ring(ring: LinearRing, grid: Grid) -> tuple[Vertex, ...]:
    return grid.vertices(Point(lat, lng) for lng, lat in list(ring.coords)[:-1])
