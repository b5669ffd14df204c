from typing import Any

from django.core.management.base import BaseCommand

from delivery.notifications.keys import new_vapid_key


class Command(BaseCommand):
    help = "Print a new key for VAPID_PRIVATE_KEY."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        print(new_vapid_key())
