from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OpsConfig(AppConfig):
    name = "delivery.ops"

    def ready(self) -> None:
        from delivery.ops import checks  # noqa: F401, PLC0415 (registers itself)

        # Each app declares in its `invariants` module what must always hold.
        autodiscover_modules("invariants")
