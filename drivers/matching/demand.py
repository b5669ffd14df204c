"""Where orders come from, learned from those already seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drivers.matching.problem import Demand, Point

HALF_LIFE_S = 3_600.0
# Shops and lead times kept in a forecast: the busiest and the latest explain the rest.
SHOPS = 120
LEADS = 200
CURVE_MINUTES = 91


@dataclass(slots=True)
class DemandMeter:
    """Count orders per shop with exponential forgetting."""

    half_life_s: float = HALF_LIFE_S
    _points: dict[str, Point] = field(default_factory=dict)
    _weight: dict[str, float] = field(default_factory=dict)
    _seen_s: dict[str, float] = field(default_factory=dict)
    _leads: list[float] = field(default_factory=list)

    def observe(self, shop_id: str, point: Point, placed_s: float, ready_s: float) -> None:
        """Count one order; orders come in the sequence they are placed."""
        kept = self._decayed(shop_id, placed_s)
        self._points[shop_id] = point
        self._weight[shop_id] = kept + 1.0
        self._seen_s[shop_id] = placed_s
        self._leads = [*self._leads[1 - LEADS :], ready_s - placed_s]

    def forecast(self, now_s: float) -> Demand | None:
        """Return what is expected next, None before the first order."""
        if not self._points:
            return None
        weights = {shop_id: self._decayed(shop_id, now_s) for shop_id in self._points}
        busiest = sorted(weights, key=lambda shop_id: (-weights[shop_id], shop_id))[:SHOPS]
        mean_life_s = self.half_life_s / float(np.log(2.0))
        return Demand(
            shop_ids=tuple(busiest),
            points=tuple(self._points[shop_id] for shop_id in busiest),
            rate_per_s=np.array([weights[shop_id] / mean_life_s for shop_id in busiest]),
            lead_s=np.array(self._leads),
        )

    def _decayed(self, shop_id: str, now_s: float) -> float:
        age = now_s - self._seen_s.get(shop_id, now_s)
        return float(self._weight.get(shop_id, 0.0) * 0.5 ** (age / self.half_life_s))


def remoteness(demand: Demand, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the expected travel to the next order's shop, given (places, shops) seconds."""
    total = demand.rate_per_s.sum()
    if total <= 0.0:
        return np.zeros(len(seconds))
    result: NDArray[np.float64] = seconds @ (demand.rate_per_s / total)
    return result


def wait_curve(
    lead_s: Sequence[float] | NDArray[np.float64], before_s: float
) -> NDArray[np.float64]:
    """Return the mean seconds food waits for a driver that needs 0, 1, 2, … minutes to come."""
    minutes = np.arange(CURVE_MINUTES)[:, None] * 60.0
    waits = np.maximum(0.0, minutes + before_s - np.asarray(lead_s)[None, :])
    result: NDArray[np.float64] = waits.mean(axis=1)
    return result
