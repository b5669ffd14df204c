from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class TelemetryConfig(AppConfig):
    name = "delivery.telemetry"

    def ready(self) -> None:
        # Without it `shared_task` would bind to Celery's own default app and broker.
        import_module("delivery.celery")
        import_module("delivery.telemetry.task_times")
        import_module("delivery.telemetry.task_ids")
        import_module("delivery.telemetry.checks")
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            import_module("delivery.telemetry.tracing.current").start()
        # Each app declares in its `measures` module what it counts.
        autodiscover_modules("measures")
