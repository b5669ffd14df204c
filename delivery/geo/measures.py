"""How long the position index takes."""

from delivery.telemetry.metrics import Histogram

NEARBY_SECONDS = Histogram(
    "delivery_nearby_seconds",
    "Searches for the nearest drivers, as their caller waits for them.",
    (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1),
)
