"""A log-normal duration, as a sum of effects: the shop's, the hour's, the load's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from delivery.kernel.durations import LogNormal

Levels = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Effects:
    """`levels` has an effect on the logarithm by factor and key; what is not there has none.

    `sigma_by` names the factor by whose keys `sigmas` holds spreads of their own.
    """

    mu: float
    sigma: float
    levels: Levels = field(default_factory=dict)
    sigma_by: str = ""
    sigmas: Mapping[str, float] = field(default_factory=dict)

    def of(self, keys: Mapping[str, str]) -> LogNormal:
        """Return the distribution for these keys by factor, of which any may be unknown."""
        mu = self.mu
        for factor, effects in self.levels.items():
            mu += effects.get(keys.get(factor, ""), 0.0)
        return LogNormal(mu, self.sigmas.get(keys.get(self.sigma_by, ""), self.sigma))

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, rounded to what matters."""
        return {
            "mu": round(self.mu, 5),
            "sigma": round(self.sigma, 5),
            "levels": {
                factor: {key: round(effect, 4) for key, effect in effects.items()}
                for factor, effects in self.levels.items()
            },
            "sigma_by": self.sigma_by,
            "sigmas": {key: round(sigma, 4) for key, sigma in self.sigmas.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Effects":
        """Build what `as_json` described."""
        return cls(**stored)
