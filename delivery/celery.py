"""The Celery application; tasks live in each app's `tasks` room."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delivery.settings")

app = Celery("delivery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# What happens by the clock. A run that could not start in time is dropped: the next one is due.
app.conf.beat_schedule = {
    "relay-sweep": {"task": "events.sweep", "schedule": 2.0, "options": {"expires": 2}},
    "dispatch": {"task": "drivers.dispatch_all", "schedule": 2.0, "options": {"expires": 2}},
    "restarts": {"task": "drivers.mend_index", "schedule": 3.0, "options": {"expires": 3}},
    "lost-drivers": {"task": "drivers.watch", "schedule": 30.0, "options": {"expires": 30}},
    "estimates": {
        "task": "tracking.refresh_estimates",
        "schedule": 4.0,
        "options": {"expires": 4},
    },
    "eta-learning": {"task": "tracking.learn", "schedule": crontab(hour=3, minute=10)},
    "unanswered-orders": {
        "task": "orders.reject_unanswered",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "pauses": {"task": "merchants.end_pauses", "schedule": 15.0, "options": {"expires": 15}},
    "partitions": {"task": "archive.create_partitions", "schedule": 6 * 60 * 60.0},
    "notifications": {"task": "notifications.send", "schedule": 5.0, "options": {"expires": 5}},
    "operators": {"task": "tracking.alert_operators", "schedule": 60.0, "options": {"expires": 60}},
    "archive": {"task": "archive.move", "schedule": crontab(hour="3", minute="10")},
    "purge": {"task": "archive.purge", "schedule": 60 * 60.0},
}
