from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "delivery.events"

    def ready(self) -> None:
        # Each app subscribes in its `handlers` module.
        autodiscover_modules("handlers")
