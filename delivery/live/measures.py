"""How many people look on."""

from delivery.kernel.clock import utc_now
from delivery.live.census import open_sockets
from delivery.telemetry.metrics import Counter, Gauge, Reading


def _sockets() -> Reading:
    yield (), open_sockets(now=utc_now())


Gauge("delivery_sockets_open", "Open sockets of all processes.", (), _sockets, store="redis")

CLOSED = Counter("delivery_sockets_closed", "Sockets that the server closed.", "code")
