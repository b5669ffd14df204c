"""Read a Meal Delivery Routing Problem instance: tab-separated files, minutes and metres."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Name a spot on the plane; two places at one spot stay two places."""

    id: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Order:
    """Hold one line of orders.txt. Times are minutes."""

    place: Place
    restaurant: str
    placed: int
    ready: int


@dataclass(frozen=True, slots=True)
class Courier:
    """Hold one line of couriers.txt. Times are minutes."""

    place: Place
    on: int
    off: int


@dataclass(frozen=True, slots=True)
class Instance:
    """Hold a whole instance, each part keyed by its id."""

    name: str
    orders: dict[str, Order]
    couriers: dict[str, Courier]
    restaurants: dict[str, Place]
    metres_per_minute: float
    pickup_service: int
    dropoff_service: int
    target_minutes: int
    maximum_minutes: int

    def place(self, id_: str) -> Place:
        """Return where an order, courier or restaurant is."""
        if id_ in self.restaurants:
            return self.restaurants[id_]
        return (self.orders.get(id_) or self.couriers[id_]).place


def read_instance(folder: Path) -> Instance:
    """Read the four files of a folder."""
    parameters = _rows(folder / "instance_parameters.txt")[0]
    return Instance(
        name=folder.name,
        orders={
            row["order"]: Order(
                _place(row, "order"),
                row["restaurant"],
                _minutes(row["placement_time"]),
                _minutes(row["ready_time"]),
            )
            for row in _rows(folder / "orders.txt")
        },
        couriers={
            row["courier"]: Courier(
                _place(row, "courier"), _minutes(row["on_time"]), _minutes(row["off_time"])
            )
            for row in _rows(folder / "couriers.txt")
        },
        restaurants={
            row["restaurant"]: _place(row, "restaurant")
            for row in _rows(folder / "restaurants.txt")
        },
        metres_per_minute=float(parameters["meters_per_minute"]),
        pickup_service=_minutes(parameters["pickup service minutes"]),
        dropoff_service=_minutes(parameters["dropoff service minutes"]),
        target_minutes=_minutes(parameters["target click-to-door"]),
        maximum_minutes=_minutes(parameters["maximum click-to-door"]),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _place(row: dict[str, str], kind: str) -> Place:
    return Place(row[kind], float(row["x"]), float(row["y"]))


def _minutes(text: str) -> int:
    value = float(text)
    if not value.is_integer():
        raise ValueError(f"not a whole minute: {text}")
    return int(value)
