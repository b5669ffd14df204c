from importlib import import_module

from django.apps import AppConfig


class TelemetryConfig(AppConfig):
    name = "delivery.telemetry"

    def ready(self) -> None:
        # Without it `shared_task` would bind to Celery's own default app and broker.
        import_module("delivery.celery")
