"""What happened in a replay, in the terms of the public evaluator. Times are minutes."""

from dataclasses import dataclass, field
from pathlib import Path

from drivers.replay.instance import Instance


@dataclass(frozen=True, slots=True)
class Assignment:
    """Hold one bundle: when its content became final, when and by whom it was picked up."""

    assigned: int
    picked_up: int
    courier: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one leg of a courier between two named places."""

    courier: str
    departed: int
    origin: str
    destination: str


@dataclass(slots=True)
class Schedule:
    """Collect a replay's outcome; `dropped_off` is keyed by order."""

    assignments: list[Assignment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    dropped_off: dict[str, int] = field(default_factory=dict)


def write_schedule(schedule: Schedule, instance: Instance, folder: Path) -> None:
    """Write the three files the public evaluator takes; undelivered orders are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["assignment_time pickup_time courier orders"]
    lines += [
        f"{a.assigned} {a.picked_up} {a.courier} {' '.join(a.orders)}"
        for a in sorted(schedule.assignments, key=lambda a: (a.picked_up, a.courier))
    ]
    _write(folder / "solution_info_assignments.txt", lines)

    lines = ["order placement_time ready_time pickup_time dropoff_time courier"]
    taken = {order_id: a for a in schedule.assignments for order_id in a.orders}
    for order_id, order in instance.orders.items():
        if order_id in schedule.dropped_off:
            a, done = taken[order_id], schedule.dropped_off[order_id]
            times = f"{order.placed} {order.ready} {a.picked_up} {done}"
            lines.append(f"{order_id} {times} {a.courier}")
    _write(folder / "solution_info_orders.txt", lines)

    lines = ["courier departure_time origin destination"]
    by_courier: dict[str, list[Move]] = {courier: [] for courier in instance.couriers}
    for move in schedule.moves:
        by_courier[move.courier].append(move)
    for moves in by_courier.values():
        lines += [f"{m.courier} {m.departed} {m.origin} {m.destination}" for m in moves]
    _write(folder / "solution_info_couriers.txt", lines)


def read_schedule(folder: Path) -> Schedule:
    """Read the three files back."""
    assignments = [
        Assignment(int(row[0]), int(row[1]), row[2], tuple(row[3:]))
        for row in _read(folder / "solution_info_assignments.txt")
    ]
    moves = [
        Move(row[0], int(row[1]), row[2], row[3])
        for row in _read(folder / "solution_info_couriers.txt")
    ]
    dropped = {row[0]: int(row[4]) for row in _read(folder / "solution_info_orders.txt")}
    return Schedule(assignments, moves, dropped)


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n")


def _read(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()[1:]]
