"""Effects by factor from few and noisy numbers: empirical Bayes, by backfitting."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from merchants.timings.effects import Effects

Floats = NDArray[np.float64]
# What is farther out than this many robust deviations counts as lying there.
_CLIP = 3.0
_ROUNDS = 6
# A key's own spread counts as much as the common one once it rests on so many orders.
_SPREAD_ORDERS = 20.0
_LEAST_SIGMA = 0.05


class Factor:
    """The keys of one factor, as numbers into `names`; an order without a key is in none."""

    def __init__(self, name: str, keys: Sequence[Mapping[str, str]], weights: Floats) -> None:
        self.name = name
        found, self.codes = np.unique([one.get(name, "") for one in keys], return_inverse=True)
        self.names: list[str] = [str(key) for key in found]
        self.weights = self._sums(weights)
        self.effects = np.zeros(len(self.names))

    def means(self, values: Floats, weights: Floats) -> Floats:
        """Return the weighted mean of the values by key."""
        return self._sums(values * weights) / self.weights

    def _sums(self, values: Floats) -> Floats:
        return np.bincount(self.codes, values, len(self.names)).astype(np.float64)

    def fit(self, residuals: Floats, weights: Floats) -> None:
        """Take each key's mean, drawn to zero by how little it rests on.

        The variance between keys is DerSimonian and Laird's moment estimate.
        """
        means = self.means(residuals, weights)
        total = float(self.weights.sum())
        within = float((weights * (residuals - means[self.codes]) ** 2).sum()) / total
        room = total - float((self.weights**2).sum()) / total
        excess = float((self.weights * means**2).sum()) - (len(means) - 1) * within
        between = max(excess / room, 0.0) if room > 0 else 0.0
        shares = between * self.weights / (between * self.weights + within + 1e-12)
        self.effects = means * shares


def fit_effects(
    values: Floats,
    keys: Sequence[Mapping[str, str]],
    weights: Floats,
    *,
    factors: Sequence[str],
    sigma_by: str = "",
) -> Effects:
    """Fit the logarithms of a duration or ratio; all arrays are of shape (orders,)."""
    fitted = [Factor(name, keys, weights) for name in factors]
    mu, rest = float(np.average(values, weights=weights)), values
    for _ in range(_ROUNDS):
        for factor in fitted:
            others = mu + _sum(fitted) - factor.effects[factor.codes]
            factor.fit(_clipped(values - others), weights)
        rest = _clipped(values - mu - _sum(fitted))
        mu += float(np.average(rest, weights=weights))
    common = max(float(np.sqrt(np.average(rest**2, weights=weights))), _LEAST_SIGMA)
    own = next((factor for factor in fitted if factor.name == sigma_by), None)
    return Effects(
        mu=mu,
        sigma=common,
        levels={f.name: dict(zip(f.names, f.effects.tolist(), strict=True)) for f in fitted},
        sigma_by=sigma_by if own else "",
        sigmas=_sigmas(own, rest, weights, common) if own else {},
    )


def _sum(factors: Sequence[Factor]) -> Floats:
    total: Floats = np.sum([factor.effects[factor.codes] for factor in factors], axis=0)
    return total


def _clipped(values: Floats) -> Floats:
    middle = float(np.median(values))
    reach = _CLIP * 1.4826 * float(np.median(np.abs(values - middle)))
    return np.clip(values, middle - reach, middle + reach) if reach > 0 else values


def _sigmas(factor: Factor, rest: Floats, weights: Floats, common: float) -> dict[str, float]:
    own = factor.means(rest**2, weights)
    mixed = (factor.weights * own + _SPREAD_ORDERS * common**2) / (factor.weights + _SPREAD_ORDERS)
    sigmas = np.maximum(np.sqrt(mixed), _LEAST_SIGMA)
    return dict(zip(factor.names, sigmas.tolist(), strict=True))
