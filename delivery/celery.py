"""The Celery application; tasks live in each app's `tasks` room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")

app = Celery("delivery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
