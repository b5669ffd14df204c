from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "delivery.live"
