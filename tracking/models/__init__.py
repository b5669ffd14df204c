from tracking.models.journeys import Journey
from tracking.models.learnt import LearntTimings
from tracking.models.promises import Promise

__all__ = ["Journey", "LearntTimings", "Promise"]
