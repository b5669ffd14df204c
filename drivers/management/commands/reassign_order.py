"""Take an order from its driver."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from drivers.services.reassignment import reassign_order


class Command(BaseCommand):
    help = "Give an order to another driver, or back to the dispatcher."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order", type=UUID)
        parser.add_argument("--driver", type=int, help="Who has it from now on, unasked.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            order = reassign_order(
                order_id=options["order"], driver_id=options["driver"], actor=SYSTEM, now=utc_now()
            )
        except DomainError as error:
            raise CommandError(error.detail) from error
        taker = f"driver {order.driver_id}" if order.driver_id else "the dispatcher"
        self.stdout.write(f"Order {order.code} is with {taker}.")
