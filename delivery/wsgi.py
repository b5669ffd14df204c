"""The WSGI application, for deployments that serve HTTP apart from sockets."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")
application = get_wsgi_application()

# These import models, so they may only be imported once Django is set up.
from delivery.kernel.memory import settle  # noqa: E402
from delivery.ops.starting import refuse_unsafe_settings  # noqa: E402
from delivery.ops.totals import publish_in_background  # noqa: E402

refuse_unsafe_settings()
# Views are otherwise loaded by the first request, after memory is settled.
import_module("delivery.urls")
publish_in_background()
settle()
