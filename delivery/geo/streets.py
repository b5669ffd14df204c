"""Routes over a region's own streets, for drawing and for drivers that follow them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from math import cos, hypot, radians

from shapely import Point as PlanePoint
from shapely import STRtree

from delivery.geo.osm.basemap import Basemap, StreetClass
from delivery.geo.osm.network import Chain, contract, largest_component, read_legs
from delivery.kernel.geometry import Point, haversine_m

METRES_PER_DEGREE = 111_195
# Planar and great-circle lengths differ by less than this within a city.
HEURISTIC_SHARE = 0.995


class Vehicle(StrEnum):
    """What a driver rides or drives."""

    BICYCLE = "bicycle"
    SCOOTER = "scooter"
    MOTORCYCLE = "motorcycle"
    CAR = "car"


# Urban averages with stops; a class that is missing is closed to the vehicle.
MOTOR_SPEEDS_MPS = {
    StreetClass.MOTORWAY: 20.0,
    StreetClass.MAJOR: 10.0,
    StreetClass.STREET: 7.5,
    StreetClass.SERVICE: 4.0,
}
BICYCLE_SPEEDS_MPS = {
    StreetClass.MAJOR: 4.8,
    StreetClass.STREET: 4.8,
    StreetClass.SERVICE: 4.0,
    StreetClass.PATH: 3.6,
}
DOOR_SPEED_MPS = 3.0


@dataclass(frozen=True, slots=True)
class StreetRoute:
    """A line from origin to destination, both included; the time is at free flow."""

    points: tuple[Point, ...]
    distance_m: float
    duration_s: float


class NoStreetsError(ValueError):
    """The basemap has no street that the vehicle may use."""

    def __init__(self, vehicle: Vehicle) -> None:
        super().__init__(f"the basemap has no streets for a {vehicle}")


class StreetGraph:
    """The streets of a basemap, routable by motor and by bicycle."""

    def __init__(self, basemap: Basemap) -> None:
        self._basemap = basemap
        self._motor: _Network | None = None
        self._bicycle: _Network | None = None

    @classmethod
    def from_basemap(cls, basemap: Basemap) -> "StreetGraph":
        """Return the graph of a basemap; each network is built when first asked for."""
        return cls(basemap)

    def route(self, origin: Point, destination: Point, vehicle: Vehicle) -> StreetRoute:
        """Return the fastest route between the street nodes nearest to both points.

        Straight legs join the points themselves to the streets. Raise NoStreetsError.
        """
        return self._network(vehicle).route(origin, destination)

    def nearest(self, point: Point, vehicle: Vehicle) -> Point:
        """Return the street node nearest to a point; raise NoStreetsError."""
        network = self._network(vehicle)
        return network.points[network.nearest_node(point)]

    def _network(self, vehicle: Vehicle) -> "_Network":
        if vehicle == Vehicle.BICYCLE:
            self._bicycle = self._bicycle or _Network(self._basemap, vehicle)
            return self._bicycle
        self._motor = self._motor or _Network(self._basemap, vehicle)
        return self._motor


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Part of a chain, from one position in its nodes to another."""

    chain: Chain
    start: int
    end: int

    @property
    def duration_s(self) -> float:
        return self.chain.duration_s[self.end] - self.chain.duration_s[self.start]

    @property
    def length_m(self) -> float:
        return self.chain.length_m[self.end] - self.chain.length_m[self.start]

    @property
    def nodes(self) -> Sequence[int]:
        return self.chain.nodes[self.start : self.end + 1]


class _Network:
    """The junctions and chains; every node in it reaches every other."""

    def __init__(self, basemap: Basemap, vehicle: Vehicle) -> None:
        is_motor = vehicle != Vehicle.BICYCLE
        speeds = MOTOR_SPEEDS_MPS if is_motor else BICYCLE_SPEEDS_MPS
        # Most one-way streets let bicycles ride against the traffic.
        legs = read_legs(basemap, speeds.get, obeys_oneway=is_motor)
        kept = largest_component(legs.arcs)
        if not kept:
            raise NoStreetsError(vehicle)
        self.points = legs.points
        self._top_speed_mps = max(speeds.values())
        self._lng_scale = cos(radians(basemap.bounds.centre.lat))
        self._plane = [self._to_plane(point) for point in legs.points]
        self._leaving: dict[int, list[_Stretch]] = defaultdict(list)
        self._through: dict[int, list[tuple[Chain, int]]] = defaultdict(list)
        for chain in contract(legs.arcs, kept):
            last = len(chain.nodes) - 1
            self._leaving[chain.nodes[0]].append(_Stretch(chain, 0, last))
            for position in range(1, last):
                self._through[chain.nodes[position]].append((chain, position))
        self._nodes = sorted(self._leaving.keys() | self._through.keys())
        self._tree = STRtree([PlanePoint(self._plane[node]) for node in self._nodes])

    def nearest_node(self, point: Point) -> int:
        """Return the node nearest to a point."""
        return self._nodes[int(self._tree.nearest(PlanePoint(self._to_plane(point))))]

    def route(self, origin: Point, destination: Point) -> StreetRoute:
        """Return the fastest way between two points, with straight legs to and from the street."""
        start, goal = self.nearest_node(origin), self.nearest_node(destination)
        stretches = [] if start == goal else self._search(start, goal)
        nodes = [start]
        for stretch in stretches:
            nodes += stretch.nodes[1:]
        access_m = haversine_m(origin, self.points[start])
        egress_m = haversine_m(self.points[goal], destination)
        line = (origin, *(self.points[node] for node in nodes), destination)
        return StreetRoute(
            points=tuple(b for a, b in zip((None, *line), line, strict=False) if a != b),
            distance_m=access_m + sum(stretch.length_m for stretch in stretches) + egress_m,
            duration_s=sum(stretch.duration_s for stretch in stretches)
            + (access_m + egress_m) / DOOR_SPEED_MPS,
        )

    def _search(self, start: int, goal: int) -> list[_Stretch]:
        """Return the stretches of the fastest way (A* over the junctions)."""
        finish = self._finish(goal)
        best_s = {start: 0.0}
        came: dict[int, _Stretch] = {}
        queue = [(self._at_least_s(start, goal), start)]
        while queue:
            _, node = heappop(queue)
            if node == goal:
                break
            onward = finish.get(node, []) + self._onward(node, goal)
            for stretch in onward:
                target = stretch.nodes[-1]
                total_s = best_s[node] + stretch.duration_s
                if total_s < best_s.get(target, float("inf")):
                    best_s[target] = total_s
                    came[target] = stretch
                    heappush(queue, (total_s + self._at_least_s(target, goal), target))
        return _walk_back(came, start, goal)

    def _onward(self, node: int, goal: int) -> list[_Stretch]:
        """Return the ways out of a node: from inside a chain to its end, or to the goal on it."""
        if node in self._leaving:
            return self._leaving[node]
        onward = []
        for chain, position in self._through[node]:
            onward.append(_Stretch(chain, position, len(chain.nodes) - 1))
            if goal in chain.nodes[position + 1 : -1]:
                onward.append(_Stretch(chain, position, chain.nodes.index(goal)))
        return onward

    def _finish(self, goal: int) -> dict[int, list[_Stretch]]:
        """Return the partial chains that end at a goal inside them, by the junction they leave."""
        finish: dict[int, list[_Stretch]] = defaultdict(list)
        for chain, position in self._through.get(goal, ()):
            finish[chain.nodes[0]].append(_Stretch(chain, 0, position))
        return finish

    def _at_least_s(self, node: int, goal: int) -> float:
        (ax, ay), (bx, by) = self._plane[node], self._plane[goal]
        return hypot(bx - ax, by - ay) * HEURISTIC_SHARE / self._top_speed_mps

    def _to_plane(self, point: Point) -> tuple[float, float]:
        return (
            point.lng * self._lng_scale * METRES_PER_DEGREE,
            point.lat * METRES_PER_DEGREE,
        )


def _walk_back(came: dict[int, _Stretch], start: int, goal: int) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    node = goal
    while node != start:
        stretches.append(came[node])
        node = came[node].nodes[0]
    return stretches[::-1]
