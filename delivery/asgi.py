"""The ASGI application: pages and API by Django, sockets by Channels."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")
http = get_asgi_application()

# Consumers import models, so they may only be imported once Django is set up.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402

from delivery.accounts.sockets import SocketSession, no_such_socket  # noqa: E402
from drivers.consumers import socket_urls as driver_sockets  # noqa: E402
from tracking.consumers import socket_urls as tracking_sockets  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": SocketSession(
            URLRouter([*driver_sockets, *tracking_sockets, re_path("", no_such_socket)])
        ),
    }
)
