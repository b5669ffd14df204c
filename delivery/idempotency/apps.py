from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "delivery.idempotency"
