"""What may happen to an order, written down independently of the services."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.kernel.errors import DomainError
from orders.services import moves

ACTORS = ["customer", "merchant", "driver", "rival", "operator", "system"]
# What usually comes next, and from whom: histories of mere chance rarely get beyond the kitchen.
USUAL = {
    "pending": ("confirm", "merchant"),
    "confirmed": ("start_preparing", "merchant"),
    "preparing": ("mark_ready", "merchant"),
    "ready": ("pick_up", "driver"),
    "picked_up": ("deliver", "driver"),
}
SHOP = {"merchant", "operator", "system"}
KITCHEN = {"confirmed", "preparing", "ready"}
# What each move needs and does, as the brief has it: states before, who, state after.
EXPECTED = {
    "confirm": [({"pending"}, SHOP, "confirmed")],
    "start_preparing": [({"confirmed"}, SHOP, "preparing")],
    "mark_ready": [({"preparing"}, SHOP, "ready")],
    "pick_up": [({"preparing", "ready"}, {"driver", "operator"}, "picked_up")],
    "deliver": [({"picked_up"}, {"driver", "operator"}, "delivered")],
    "reject": [({"pending"}, SHOP, "cancelled")],
    "cancel": [
        ({"pending"} | KITCHEN, {"customer", "merchant", "system", "operator"}, "cancelled"),
        ({"picked_up"}, {"operator"}, "cancelled"),
    ],
}
SERVICES = {
    "confirm": moves.confirm_order,
    "start_preparing": moves.start_preparing,
    "mark_ready": moves.mark_ready,
    "pick_up": moves.pick_up_order,
    "deliver": moves.deliver_order,
    "reject": partial(moves.reject_order, reason="So"),
    "cancel": partial(moves.cancel_order, reason="So"),
}
# Every move by everybody; a driver who takes the order, and the dispatcher who takes it away.
STEPS = [(move, who) for move in sorted(EXPECTED) for who in ACTORS]
STEPS += [("assign", "driver"), ("assign", "rival"), ("unassign", "system")]


@dataclass(frozen=True)
class State:
    """An order as the model has it: its status, who carries it, and its number of events."""

    status: str = "pending"
    carrier: str | None = None
    events: int = 1

    def after(self, move, who):
        """Return the state after a move, None where it has to be refused."""
        if move == "assign":
            may = self.status in KITCHEN and self.carrier is None
            return State(self.status, who, self.events + 1) if may else None
        if move == "unassign":
            may = self.status in KITCHEN and self.carrier is not None
            return State(self.status, None, self.events + 1) if may else None
        if move == "pick_up" and self.carrier is None:
            return None
        # A driver counts as the order's driver only while carrying it.
        party = who
        if who in {"driver", "rival"}:
            party = "driver" if who == self.carrier else None
        for sources, actors, target in EXPECTED[move]:
            if self.status in sources and party in actors:
                return State(target, self.carrier, self.events + 1)
        return None

    def usual(self):
        """Return the step that usually comes next."""
        if self.status in KITCHEN - {"confirmed"} and self.carrier is None:
            return "assign", "driver"
        move, who = USUAL.get(self.status, ("confirm", "merchant"))
        return move, self.carrier if who == "driver" else who


def make_move(order_id, people, move, who, now):
    """Make a move by the services; return whether it was not refused."""
    try:
        with transaction.atomic():
            if move == "assign":
                moves.assign_driver(order_id=order_id, driver=people[who], actor=SYSTEM, now=now)
            elif move == "unassign":
                moves.unassign_driver(order_id=order_id, actor=SYSTEM, now=now)
            else:
                SERVICES[move](order_id=order_id, actor=people[who], now=now)
    except DomainError:
        return False
    return True
