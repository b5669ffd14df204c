"""The night's work: distributions from older days, their calibration from the newest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from merchants.timings.effects import Effects
from merchants.timings.timings import PRIORS, Band, Timings
from tracking.eta.estimate import NEARING, band_of, estimate, time_left
from tracking.eta.learning.deliveries import Delivery, replays_of
from tracking.eta.learning.samples import SAMPLES, Sample
from tracking.eta.learning.shrinkage import fit_effects

# An order counts half as much as one that is so many days younger.
HALF_LIFE_DAYS = 14.0
# The newest days, as a share of all, are kept out of the fit for the calibration.
CALIBRATION_SHARE = 0.25
# Below these counts, what was known before stands.
LEAST_ORDERS = 30
LEAST_RESIDUALS = 50
COVERAGE = 0.8
_LEAST_SD_S = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What an estimate of a stage was worth on days that it was not fitted to."""

    count: int
    mae_s: float
    within_3_min: float
    coverage: float


def learn(deliveries: Sequence[Delivery], *, version: int, before: Timings = PRIORS) -> Timings:
    """Fit and calibrate; `before` stands for whatever there is too little of."""
    fitting, newest = split_days(deliveries)
    fitted = fit(fitting, version=version, before=before)
    return fitted.with_bands({**before.bands, **calibrate(newest, fitted)})


def split_days(deliveries: Sequence[Delivery]) -> tuple[list[Delivery], list[Delivery]]:
    """Part the orders into older and newest days; of a single day, every fourth is kept out."""
    days = sorted({one.day for one in deliveries})
    kept_out = set(days[len(days) - floor(len(days) * CALIBRATION_SHARE + 0.5) :])
    if len(days) <= 1:
        every = round(1 / CALIBRATION_SHARE)
        newest = list(deliveries[every - 1 :: every])
        return [one for number, one in enumerate(deliveries, 1) if number % every], newest
    older = [one for one in deliveries if one.day not in kept_out]
    return older, [one for one in deliveries if one.day in kept_out]


def fit(deliveries: Sequence[Delivery], *, version: int, before: Timings = PRIORS) -> Timings:
    """Fit every distribution of which enough was measured."""
    latest = max((one.day for one in deliveries), default=0)
    learnt = {
        sample.name: effects
        for sample in SAMPLES
        if (effects := _fit_one(sample, deliveries, latest)) is not None
    }
    return before.learnt(version, learnt)


def _fit_one(sample: Sample, deliveries: Sequence[Delivery], latest: int) -> Effects | None:
    measured = [(one, sample.measure(one)) for one in deliveries]
    known = [(one, value) for one, value in measured if value is not None]
    if len(known) < LEAST_ORDERS:
        return None
    ages = np.array([latest - one.day for one, _ in known], np.float64)
    return fit_effects(
        np.array([value for _, value in known], np.float64),
        [one.full_keys for one, _ in known],
        0.5 ** (ages / HALF_LIFE_DAYS),
        factors=sample.factors,
        sigma_by=sample.sigma_by,
    )


def calibrate(deliveries: Sequence[Delivery], timings: Timings) -> dict[str, Band]:
    """Find where arrivals lie, in deviations from the computed mean, by stage.

    Split conformal prediction (Papadopoulos et al. 2002; normalised residuals as in Lei et al.
    2018): of n residuals that the fit has not seen, the ranks ⌊0.1 (n+1)⌋ and ⌈0.9 (n+1)⌉.
    What lies between moments that were seen is too sure to calibrate a ride's last minutes by.
    """
    residuals = defaultdict(list)
    for delivery in deliveries:
        for progress, left_s, is_seen in replays_of(delivery):
            computed = time_left(progress, timings)
            band = band_of(progress, computed)
            if is_seen or band != NEARING or delivery.nearing is None:
                residual = (left_s - computed.mean_s) / max(computed.sd_s, _LEAST_SD_S)
                residuals[band].append(residual)
    return {
        band: _band(found) for band, found in residuals.items() if len(found) >= LEAST_RESIDUALS
    }


def _band(residuals: Sequence[float]) -> Band:
    ordered, count = sorted(map(float, residuals)), len(residuals)
    tail = (1 - COVERAGE) / 2
    low = max(floor(tail * (count + 1)), 1) - 1
    high = min(ceil((1 - tail) * (count + 1)), count) - 1
    return Band(ordered[low], ordered[count // 2], ordered[high])


def judge(deliveries: Sequence[Delivery], timings: Timings) -> dict[str, Figures]:
    """Tell by stage what the estimates would have been worth for these orders."""
    outcomes = defaultdict(list)
    for delivery in deliveries:
        for progress, left_s, _ in replays_of(delivery):
            made = estimate(progress, timings)
            is_covered = made.low_s <= left_s <= made.high_s
            outcomes[made.stage].append((abs(left_s - made.point_s), is_covered))
    return {str(stage): figures_of(found) for stage, found in outcomes.items()}


def figures_of(outcomes: Sequence[tuple[float, bool]]) -> Figures:
    """Sum up absolute errors and whether each arrival lay in its range."""
    errors = np.array([error for error, _ in outcomes], np.float64)
    return Figures(
        count=len(outcomes),
        mae_s=round(float(errors.mean()), 1),
        within_3_min=round(float((errors <= 180).mean()), 4),
        coverage=round(float(np.mean([is_covered for _, is_covered in outcomes])), 4),
    )
