"""Django admin of tracking: the day's figures, promised arrivals, what was learnt."""

from tracking.admin import promises
from tracking.admin.figures import add_figures

__all__ = ["add_figures", "promises"]
