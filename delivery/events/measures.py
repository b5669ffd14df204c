"""How far behind the relay is."""

from delivery.events.backlog import relay_lag_s, waiting_events
from delivery.kernel.clock import utc_now
from delivery.telemetry.metrics import Gauge, Reading


def _lag() -> Reading:
    yield (), relay_lag_s(now=utc_now())


def _waiting() -> Reading:
    yield from (((state,), count) for state, count in waiting_events().items())


Gauge(
    "delivery_relay_lag_seconds",
    "Age of the oldest event not yet handed on.",
    (),
    _lag,
    store="postgres",
)
Gauge(
    "delivery_relay_events",
    "Events not handed on, by state.",
    ["state"],
    _waiting,
    store="postgres",
)
