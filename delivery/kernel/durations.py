"""Durations that are not certain: mean and variance, added, raced, and waited out. Pure."""

from math import erf, erfc, exp, log, pi, sqrt
from typing import NamedTuple

# Past this many deviations a log-normal duration that has not ended yet tells nothing more.
_LATEST_SD = 4.0


class Duration(NamedTuple):
    """A duration by its first two moments."""

    mean_s: float
    var_s2: float = 0.0

    @property
    def sd_s(self) -> float:
        """Return the standard deviation."""
        return sqrt(self.var_s2)

    def then(self, *others: "Duration") -> "Duration":
        """Return how long this and the others take one after another, independent of each other."""
        return Duration(
            self.mean_s + sum(other.mean_s for other in others),
            self.var_s2 + sum(other.var_s2 for other in others),
        )

    def later_of(self, other: "Duration") -> "Duration":
        """Return when the later of two independent durations ends.

        The moments of the greater of two normal variables: Clark, "The greatest of a finite set
        of random variables", Operations Research 9 (1961), formulas 2 to 4.
        """
        spread_s = sqrt(self.var_s2 + other.var_s2)
        if spread_s < 1e-9:
            return max(self, other)
        ahead = (self.mean_s - other.mean_s) / spread_s
        mine, density = _below(ahead), exp(-ahead * ahead / 2) / sqrt(2 * pi)
        mean_s = self.mean_s * mine + other.mean_s * (1 - mine) + spread_s * density
        square_s2 = (
            (self.mean_s**2 + self.var_s2) * mine
            + (other.mean_s**2 + other.var_s2) * (1 - mine)
            + (self.mean_s + other.mean_s) * spread_s * density
        )
        return Duration(mean_s, max(square_s2 - mean_s**2, 0.0))


NOTHING = Duration(0.0)


class LogNormal(NamedTuple):
    """A duration whose logarithm (of seconds) is normal: never negative, with a long tail."""

    mu: float
    sigma: float

    def scaled(self, factor: float) -> "LogNormal":
        """Return the same shape, so many times as long; the factor is positive."""
        return LogNormal(self.mu + log(factor), self.sigma)

    def whole(self) -> Duration:
        """Return the moments of all of it."""
        mean_s = exp(self.mu + self.sigma**2 / 2)
        return Duration(mean_s, mean_s**2 * (exp(self.sigma**2) - 1))

    def left_after(self, elapsed_s: float) -> Duration:
        """Return the moments of what is left once so much has passed without an end.

        The moments of a truncated log-normal: E[T^k | T > e] = e^(k mu + k² sigma²/2)
        Φ(k sigma - z) / Φ(-z) with z = (ln e - mu) / sigma.
        """
        if elapsed_s <= 0:
            return self.whole()
        sd = min((log(elapsed_s) - self.mu) / self.sigma, _LATEST_SD)
        past_s = min(elapsed_s, exp(self.mu + sd * self.sigma))
        mean_s, square_s2 = self._given(1, sd), self._given(2, sd)
        return Duration(max(mean_s - past_s, 0.0), max(square_s2 - mean_s**2, 0.0))

    def _given(self, power: int, sd: float) -> float:
        whole = exp(power * self.mu + (power * self.sigma) ** 2 / 2)
        return whole * _below(power * self.sigma - sd) / (erfc(sd / sqrt(2)) / 2)


def _below(deviations: float) -> float:
    """Return the share of a normal variable below so many deviations from its mean."""
    return (1 + erf(deviations / sqrt(2))) / 2
