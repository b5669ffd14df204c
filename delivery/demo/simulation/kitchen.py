"""What the kitchens of one merchant do next, and when: no sockets, no clock, no HTTP."""

import random
from dataclasses import dataclass, replace
from typing import Any

from delivery.demo.simulation.pace import Pace

_CONFIRM_CITY_S = (10.0, 60.0)
_START_CITY_S = (20.0, 90.0)
_PREP_MINUTES = (3, 9)
_COOK_SHARE = (0.75, 1.1)
_REJECT_SHARE = 0.02
_REJECTION = "The kitchen is too busy."
_IN_KITCHEN = frozenset({"pending", "confirmed", "preparing"})
# A person signed in as one of the named merchants gets this much time to do it first.
HUMAN_PATIENCE_S = 20.0
# Once a person has done something there, the shop is theirs until they have been idle this long.
HUMAN_SHIFT_S = 300.0
# What only the people of a shop bring about.
_BY_THE_SHOP = frozenset({"confirmed", "preparing", "ready"})


@dataclass(frozen=True, slots=True)
class Step:
    """One call that a kitchen will make."""

    order_id: str
    call: str
    body: dict[str, Any]
    due_s: float


class Kitchen:
    """Plan the next step of every order in hand; `now_s` is any steady clock."""

    def __init__(self, rng: random.Random, pace: Pace, *, yields_to_people: bool) -> None:
        self._rng = rng
        self._pace = pace
        self._yields_to_people = yields_to_people
        self._patience_s = HUMAN_PATIENCE_S if yields_to_people else 0.0
        self._rejects = 0.0 if yields_to_people else _REJECT_SHARE
        self._seen: dict[str, str] = {}
        self._steps: dict[str, Step] = {}

    def observe(self, order_id: str, status: str, prep_minutes: float, now_s: float) -> None:
        """Learn an order's status; a new one plans the step that follows from it."""
        if self._seen.get(order_id) == status:
            return
        if self._yields_to_people and order_id in self._steps and status in _BY_THE_SHOP:
            self._leave_to_people(now_s)
        delay_s = max(self._pace.real_s(self._delay_city_s(status, prep_minutes)), self._patience_s)
        self.forget(order_id)
        if status in _IN_KITCHEN:
            call, body = self._call(status)
            self._seen[order_id] = status
            self._steps[order_id] = Step(order_id, call, body, now_s + delay_s)

    def forget(self, order_id: str) -> None:
        """Drop an order: it has ended, or its status is not known any more."""
        self._seen.pop(order_id, None)
        self._steps.pop(order_id, None)

    def take_due(self, now_s: float) -> list[Step]:
        """Return the steps whose time has come, each once."""
        due = [step for step in self._steps.values() if step.due_s <= now_s]
        if due and self._yields_to_people:
            # A step that comes due was waited for in vain: nobody works here any more.
            self._patience_s = HUMAN_PATIENCE_S
        for step in due:
            del self._steps[step.order_id]
        return due

    def _leave_to_people(self, now_s: float) -> None:
        """Stand back: an order has moved on whose step was not taken here."""
        self._patience_s = HUMAN_SHIFT_S
        for order_id, step in self._steps.items():
            due_s = max(step.due_s, now_s + HUMAN_SHIFT_S)
            self._steps[order_id] = replace(step, due_s=due_s)

    def _delay_city_s(self, status: str, prep_minutes: float) -> float:
        if status == "preparing":
            return prep_minutes * 60 * self._rng.uniform(*_COOK_SHARE)
        return self._rng.uniform(*(_CONFIRM_CITY_S if status == "pending" else _START_CITY_S))

    def _call(self, status: str) -> tuple[str, dict[str, Any]]:
        if status != "pending":
            return ("preparing" if status == "confirmed" else "ready"), {}
        if self._rng.random() < self._rejects:
            return "reject", {"reason": _REJECTION}
        return "confirm", {"prep_minutes": self._rng.randint(*_PREP_MINUTES)}
