from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ArchiveConfig(AppConfig):
    name = "delivery.archive"

    def ready(self) -> None:
        # Each app declares in its `archive` module what of its tables is kept how long.
        autodiscover_modules("archive")
        from delivery.archive import checks  # noqa: F401, PLC0415 (registers itself)
