from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ArchiveConfig(AppConfig):
    name = "delivery.archive"

    def ready(self) -> None:
        # Each app declares in its `archive` module which of its tables are partitioned.
        autodiscover_modules("archive")
