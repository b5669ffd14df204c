"""How the way of positions fares: counted by batches, never by frames."""

from delivery.telemetry.metrics import Counter, Histogram

LOCATIONS = Counter(
    "delivery_locations",
    "Points of drivers, by their fate: moved, late, refused by reason, off_shift, shed, lost.",
    "fate",
)
COARSE = Counter(
    "delivery_locations_coarse", "Points taken although their device knew them to 100 m at best."
)
UNKEPT = Counter("delivery_locations_unkept", "Points that the history did not take.")
FLUSH_SECONDS = Histogram(
    "delivery_location_lag_seconds",
    "From receiving the oldest point of a batch until it was in the index and published.",
    (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
