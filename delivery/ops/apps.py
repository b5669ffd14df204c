from celery.signals import beat_init, worker_init
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OpsConfig(AppConfig):
    name = "delivery.ops"

    def ready(self) -> None:
        from delivery.ops import checks, deployment, workers  # noqa: F401, PLC0415 (they register themselves)
        from delivery.ops.starting import refuse_unsafe_settings  # noqa: PLC0415 (it needs settings)

        for beginning in (worker_init, beat_init):
            beginning.connect(refuse_unsafe_settings, weak=False)
        # Each app declares in its `invariants` module what must always hold.
        autodiscover_modules("invariants")
