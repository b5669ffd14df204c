"""List the events that were given up, and have them handed on again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.events.models import Event
from delivery.events.relay import revive


class Command(BaseCommand):
    help = "List dead events with their last error; --retry gives all of them another round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="Hand them on again.")

    def handle(self, *args: Any, **options: Any) -> None:
        dead = list(Event.objects.filter(dead_at__isnull=False).order_by("id"))
        for event in dead:
            subject = f"{event.subject_type} {event.subject_id}"
            self.stdout.write(f"{event.id} {event.name} of {subject}: {event.last_error}")
        self.stdout.write(f"{len(dead)} dead events")
        if options["retry"]:
            self.stdout.write(f"{revive(dead)} are tried again")
