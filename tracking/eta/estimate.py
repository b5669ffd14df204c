"""Put the stages still to come together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.kernel.durations import NOTHING, Duration
from merchants.timings.timings import Band, Timings
from tracking.eta.progress import ARRIVING_S, Progress, Stage

# Around ARRIVING_S: nearly every order's first estimate of so few minutes falls into this.
NEARING = "nearing"
_NEARING_S = (240.0, 420.0)


@dataclass(frozen=True, slots=True)
class Eta:
    """A point estimate between a low and a high one."""

    eta_at: datetime
    low_at: datetime
    high_at: datetime


@dataclass(frozen=True, slots=True)
class Estimate:
    """City seconds to come: the calibrated median, P10 and P90, and what they were made from."""

    stage: Stage
    computed: Duration
    point_s: float
    low_s: float
    high_s: float

    def at(self, now: datetime, *, speed: float) -> Eta:
        """Return the instants; the city runs `speed` times as fast as the wall clock."""

        def instant(seconds: float) -> datetime:
            return now + timedelta(seconds=seconds / speed)

        return Eta(instant(self.point_s), instant(self.low_s), instant(self.high_s))


def estimate(progress: Progress, timings: Timings) -> Estimate:
    """Estimate what is left, by the calibration of the stage that the order is in."""
    computed = time_left(progress, timings)
    stage = stage_of(progress, computed)
    return calibrated(computed, stage, timings.band(band_of(progress, computed), stage))


def stage_of(progress: Progress, computed: Duration) -> Stage:
    """Return the stage to calibrate by: a ride's end is another matter than its beginning."""
    is_arriving = progress.is_picked_up and computed.mean_s <= ARRIVING_S
    return Stage.ARRIVING if is_arriving else progress.stage


def band_of(progress: Progress, computed: Duration) -> str:
    """Return the name of the calibration to go by.

    Where the end of a ride comes near, too few parts of the way are left to even each other out:
    for what is computed, arrivals scatter more than over the whole of it.
    """
    is_nearing = progress.is_picked_up and _NEARING_S[0] < computed.mean_s <= _NEARING_S[1]
    return NEARING if is_nearing else str(stage_of(progress, computed))


def calibrated(computed: Duration, stage: Stage, band: Band) -> Estimate:
    """Place point and range where arrivals were found, in deviations from the computed mean."""
    low, point, high = (
        max(computed.mean_s + deviations * computed.sd_s, 0.0) for deviations in band
    )
    return Estimate(stage, computed, point, low, high)


def time_left(progress: Progress, timings: Timings) -> Duration:
    """Return the moments of the time until the customer has the order.

    The kitchen and the driver's way run side by side and the later one counts; all else follows
    one after another. What has begun is taken for what is left of it given how long it has taken.
    """
    rest = _ride(progress, timings).then(_dropoff(progress, timings))
    if progress.is_picked_up:
        return rest
    kitchen, courier = _kitchen(progress, timings), _courier(progress, timings)
    handed_over = kitchen.later_of(courier).then(_pickup(progress, timings))
    return _answer(progress, timings).then(handed_over, rest)


def _is_unanswered(progress: Progress) -> bool:
    return progress.stage in {Stage.CHECKOUT, Stage.PLACED}


def _answer(progress: Progress, timings: Timings) -> Duration:
    if not _is_unanswered(progress):
        return NOTHING
    return timings.answer.of(progress.keys).left_after(progress.waited_s)


def _kitchen(progress: Progress, timings: Timings) -> Duration:
    if progress.ready_s is not None:
        return NOTHING
    effects = timings.promised_kitchen if _is_unanswered(progress) else timings.kitchen
    whole = effects.of(progress.keys).scaled(max(progress.prep_s, 1.0))
    return whole.left_after(progress.cooked_s or 0.0)


def _courier(progress: Progress, timings: Timings) -> Duration:
    if progress.at_shop_s is not None:
        return NOTHING
    if progress.approach_s is None:
        search = timings.search.of(progress.keys).left_after(progress.sought_s or 0.0)
        return search.then(timings.coming.of(progress.keys).whole())
    way = timings.approach.of(progress.keys).scaled(max(progress.approach_s, 1.0)).whole()
    return way.then(Duration(progress.delays_s), _stops(progress.stops_before_shop, timings))


def _pickup(progress: Progress, timings: Timings) -> Duration:
    service = timings.pickup.of(progress.keys)
    if progress.at_shop_s is None or progress.ready_s is None:
        return service.whole()
    return service.left_after(min(progress.at_shop_s, progress.ready_s))


def _ride(progress: Progress, timings: Timings) -> Duration:
    if progress.at_door_s is not None:
        return NOTHING
    effects = timings.ride if progress.vehicle else timings.promised_ride
    way = effects.of(progress.keys).scaled(max(progress.ride_s, 1.0)).whole()
    return way.then(_stops(progress.stops_before_door, timings))


def _dropoff(progress: Progress, timings: Timings) -> Duration:
    return timings.dropoff.of(progress.keys).left_after(progress.at_door_s or 0.0)


def _stops(count: int, timings: Timings) -> Duration:
    """Return the time at other customers' doors and other shops, which is much the same."""
    each = timings.dropoff.of({}).whole()
    return Duration(each.mean_s * count, each.var_s2 * count)
