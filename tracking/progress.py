"""The steps of an order as people follow them: pure, and the one place of their wording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from delivery.kernel.texts import msg
from orders.states import FINAL, STAMPS, OrderStatus

S = OrderStatus
_FLOW = (S.PENDING, S.CONFIRMED, S.PREPARING, S.READY, S.PICKED_UP, S.DELIVERED)
_NOW = {
    S.PENDING: msg("Waiting for the shop to accept"),
    S.CONFIRMED: msg("Accepted, the kitchen starts soon"),
    S.PREPARING: msg("Being prepared"),
    S.READY: msg("Ready, waiting for the driver"),
    S.PICKED_UP: msg("On the way to you"),
    S.DELIVERED: msg("Delivered"),
    S.CANCELLED: msg("Cancelled"),
}
_DONE = {
    S.PENDING: msg("Order sent"),
    S.CONFIRMED: msg("Accepted by the shop"),
    S.PREPARING: msg("Preparation began"),
    S.READY: msg("Ready for pick-up"),
    S.PICKED_UP: msg("Picked up"),
    S.DELIVERED: msg("Delivered"),
    S.CANCELLED: msg("Cancelled"),
}
HEADLINES = {
    S.PENDING: msg("Waiting for the shop"),
    S.CONFIRMED: msg("The shop has accepted"),
    S.PREPARING: msg("Your order is being prepared"),
    S.READY: msg("Ready for the driver"),
    S.PICKED_UP: msg("On the way to you"),
    S.DELIVERED: msg("Delivered"),
    S.CANCELLED: msg("This order was cancelled"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the stepper: `state` is done, now, todo, bad or off."""

    status: str
    state: str
    now: str
    done: str
    at: str | None
    is_hidden: bool

    @property
    def label(self) -> str:
        """Return the wording for the step's state."""
        return self.done if self.state in {"done", "bad"} else self.now


def steps_of(order: Mapping[str, Any]) -> list[Step]:
    """Return every step of an order's payload; cancellation is a last one, hidden if unused."""
    status = S(order["status"])
    reached = _FLOW.index(status) if status in _FLOW else -1
    steps = [_step(order, step, index, reached, status) for index, step in enumerate(_FLOW)]
    is_cancelled = status == S.CANCELLED
    state = "bad" if is_cancelled else "off"
    return [*steps, _make(order, S.CANCELLED, state, is_hidden=not is_cancelled)]


def _step(
    order: Mapping[str, Any], step: OrderStatus, index: int, reached: int, status: OrderStatus
) -> Step:
    if status == S.CANCELLED:
        was_reached = _stamp(order, step) is not None
        return _make(order, step, "done" if was_reached else "off", is_hidden=not was_reached)
    if index < reached or (index == reached and status in FINAL):
        return _make(order, step, "done")
    return _make(order, step, "now" if index == reached else "todo")


def _make(
    order: Mapping[str, Any], step: OrderStatus, state: str, *, is_hidden: bool = False
) -> Step:
    return Step(step.value, state, _NOW[step], _DONE[step], _stamp(order, step), is_hidden)


def _stamp(order: Mapping[str, Any], step: OrderStatus) -> str | None:
    field = "created_at" if step == S.PENDING else STAMPS[step]
    stamp: str | None = order[field]
    return stamp
