"""The WSGI application, for deployments that serve HTTP apart from sockets."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")
application = get_wsgi_application()
