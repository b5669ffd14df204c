from importlib import import_module

from django.apps import AppConfig

from delivery.notifications.catalogue import declare
from tracking.notices.table import KINDS
from tracking.notices.topics import TOPICS


class TrackingConfig(AppConfig):
    name = "tracking"

    def ready(self) -> None:
        declare(topics=TOPICS, kinds=KINDS)
        import_module("tracking.notice_handlers")
