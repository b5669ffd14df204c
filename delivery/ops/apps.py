from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OpsConfig(AppConfig):
    name = "delivery.ops"

    def ready(self) -> None:
        from delivery.ops import checks, deployment, workers  # noqa: F401, PLC0415 (they register themselves)

        # Each app declares in its `invariants` module what must always hold.
        autodiscover_modules("invariants")
