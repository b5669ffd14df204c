"""The WSGI application, for deployments that serve HTTP apart from sockets."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")
application = get_wsgi_application()

from delivery.ops.totals import publish_in_background  # noqa: E402 (models are loaded by now)

publish_in_background()
