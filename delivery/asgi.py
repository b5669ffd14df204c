"""The ASGI application: pages and API by Django, sockets by Channels."""

import os
import sys

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")
http = get_asgi_application()

# Consumers import models, so they may only be imported once Django is set up.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

from delivery.accounts.sockets import SocketSession, no_such_socket  # noqa: E402
from delivery.kernel.memory import settle  # noqa: E402
from delivery.live.backpressure import show_transports  # noqa: E402
from delivery.live.daphne import drain_on_sigterm, leave_bodies_to_django  # noqa: E402
from delivery.live.draining import Draining  # noqa: E402
from delivery.notifications.consumers import socket_urls as inbox_sockets  # noqa: E402
from delivery.ops.audit_sockets import AuditedSockets  # noqa: E402
from delivery.ops.starting import refuse_unsafe_settings  # noqa: E402
from delivery.ops.totals import publish, publish_in_background  # noqa: E402
from delivery.stores.threads import in_thread  # noqa: E402
from delivery.telemetry.tracing.current import traced_sockets  # noqa: E402
from drivers.api.door import LocationDoor  # noqa: E402
from drivers.consumers import socket_urls as driver_sockets  # noqa: E402
from drivers.services.ingest import location_ingest  # noqa: E402
from tracking.consumers import socket_urls as tracking_sockets  # noqa: E402

refuse_unsafe_settings()
_sockets = [*driver_sockets, *tracking_sockets, *inbox_sockets]
application = Draining(
    ProtocolTypeRouter(
        {
            "http": LocationDoor(http),
            "websocket": traced_sockets(
                SocketSession(AuditedSockets(URLRouter([*_sockets, re_path("", no_such_socket)]))),
                _sockets,
            ),
        }
    ),
    settled=[lambda: location_ingest().settle(), lambda: in_thread(publish)],
)

publish_in_background()
leave_bodies_to_django()
show_transports()
drain_on_sigterm(application, notice_s=settings.DRAIN_NOTICE_S, grace_s=settings.DRAIN_GRACE_S)

settle()

# Positions are written by threads beside the event loop. Whoever comes back from the network has to
# wait this long for a thread that computes: five milliseconds by default, several times per batch.
sys.setswitchinterval(0.001)
