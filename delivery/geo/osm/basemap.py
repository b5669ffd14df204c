"""The vector basemap: what is drawn under the pins, and the streets that drivers follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from delivery.kernel.geometry import Bounds, Point


class StreetClass(StrEnum):
    """How a street is drawn, how fast it is, and who may use it."""

    MOTORWAY = "motorway"
    MAJOR = "major"
    STREET = "street"
    SERVICE = "service"
    PATH = "path"


class AreaKind(StrEnum):
    """What an area is drawn as."""

    WATER = "water"
    GREEN = "green"
    PLAZA = "plaza"
    BUILDING = "building"


class PlaceKind(StrEnum):
    """What a label without a line of its own names."""

    SUBURB = "suburb"
    SQUARE = "square"
    PARK = "park"


class Vertex(NamedTuple):
    """Whole grid steps north and east of the grid's south-west corner."""

    north: int
    east: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The integer grid on which a basemap is stored."""

    south: float
    west: float
    step_deg: float = 1e-6

    def vertex(self, point: Point) -> Vertex:
        """Return the grid vertex nearest to a point."""
        return Vertex(
            round((point.lat - self.south) / self.step_deg),
            round((point.lng - self.west) / self.step_deg),
        )

    def point(self, vertex: Vertex) -> Point:
        """Return the position of a vertex, rounded to seven decimals."""
        return Point(
            round(self.south + vertex.north * self.step_deg, 7),
            round(self.west + vertex.east * self.step_deg, 7),
        )

    def vertices(self, points: Iterable[Point]) -> tuple[Vertex, ...]:
        """Return the grid line through the points, without repeated vertices."""
        line: list[Vertex] = []
        for point in points:
            vertex = self.vertex(point)
            if not line or line[-1] != vertex:
                line.append(vertex)
        return tuple(line)


@dataclass(frozen=True, slots=True)
class Street:
    """A polyline; where streets meet, they share a vertex. One-way runs along the vertices."""

    street_class: StreetClass
    name: str
    is_oneway: bool
    is_tunnel: bool
    vertices: tuple[Vertex, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon: the outer ring first, then its holes; rings are not closed by repetition."""

    kind: AreaKind
    rings: tuple[tuple[Vertex, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A name and where it is written."""

    kind: PlaceKind
    name: str
    vertex: Vertex


@dataclass(frozen=True, slots=True)
class Basemap:
    """Everything a region's map is drawn from."""

    bounds: Bounds
    grid: Grid
    streets: tuple[Street, ...]
    rails: tuple[tuple[Vertex, ...], ...]
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
