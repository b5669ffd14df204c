from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "delivery.ops"

    def ready(self) -> None:
        from delivery.ops import checks  # noqa: F401, PLC0415 (registers itself)
