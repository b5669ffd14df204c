"""What of a new estimate is shown: a customer sees few, small and honest changes.

The rule, in city seconds, with a step of 60 s or a tenth of what is left, whichever is more:

1. The shown point moves only by a step or more, and then to the new estimate.
2. Moving against the direction of the last move takes two steps that are asked for a minute and a
   half long: nothing goes to and fro. A new stage of the order is news, and does not wait.
3. Between moves each end of the range moves inwards only, by a minute or more; an end that would
   have to move out by two steps moves everything.
4. Nothing is shown earlier than now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracking.eta.estimate import Eta

LEAST_STEP_S = 60.0
STEP_SHARE = 0.1
TURN_STEPS = 2.0
TURN_HELD_S = 90.0
NARROWING_S = 60.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a customer sees; `direction` is +1 after a move to later, -1 to earlier, 0 at first.

    `turning_at` is since when every estimate has asked to move the other way.
    """

    eta: Eta
    direction: int = 0
    turning_at: datetime | None = None


def next_shown(
    shown: Shown, fresh: Eta, *, now: datetime, speed: float = 1.0, is_news: bool = False
) -> Shown:
    """Return what is shown from now on; `is_news` where the order has come to a new stage."""
    step = _step(fresh, now, speed)
    move = fresh.eta_at - shown.eta.eta_at
    direction = 1 if move > timedelta() else -1
    is_turn = direction == -shown.direction
    has_moved = abs(move) >= step * (TURN_STEPS if is_turn else 1.0)
    turning_at = (shown.turning_at or now) if is_turn and has_moved else None
    if turning_at and not is_news:
        has_moved = now - turning_at >= timedelta(seconds=TURN_HELD_S / speed)
    is_too_wide = (
        max(shown.eta.low_at - fresh.low_at, fresh.high_at - shown.eta.high_at) >= step * TURN_STEPS
        and not is_turn
    )
    if has_moved or is_too_wide or shown.eta.eta_at < now:
        return Shown(_not_before(fresh, now), direction if has_moved else shown.direction)
    narrower = _narrowed(shown.eta, fresh, timedelta(seconds=NARROWING_S / speed), now)
    return Shown(narrower, shown.direction, turning_at)


def _step(fresh: Eta, now: datetime, speed: float) -> timedelta:
    least = timedelta(seconds=LEAST_STEP_S / speed)
    return max(least, (fresh.eta_at - now) * STEP_SHARE)


def _narrowed(shown: Eta, fresh: Eta, by: timedelta, now: datetime) -> Eta:
    low, high = shown.low_at, shown.high_at
    if max(fresh.low_at, now) - low >= by:
        low = min(max(fresh.low_at, now), shown.eta_at)
    if high - fresh.high_at >= by:
        high = max(fresh.high_at, shown.eta_at)
    return Eta(shown.eta_at, low, high)


def _not_before(fresh: Eta, now: datetime) -> Eta:
    return Eta(max(fresh.eta_at, now), max(fresh.low_at, now), max(fresh.high_at, now))
