"""List the orders that will not end by themselves, and handle them."""

import re
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from drivers.attention import attention_for, stuck_orders
from drivers.services.reassignment import reassign_order
from orders.models import Order
from orders.services.moves import cancel_order

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


def duration(text: str) -> timedelta:
    """Read `90s`, `60m` or `2h`."""
    match = re.fullmatch(r"(\d{1,6})([smh])", text)
    if match is None:
        raise ArgumentTypeError("write it as 90s, 60m or 2h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


class Command(BaseCommand):
    help = "List orders that stand still, whose driver is gone, or whom no driver takes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=duration, default=timedelta(minutes=60))
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--cancel", action="store_true", help="Call them off.")
        what.add_argument("--reassign", action="store_true", help="Seek another driver.")

    def handle(self, *args: Any, **options: Any) -> None:
        now, older_than = utc_now(), options["older_than"]
        orders = list(stuck_orders(now=now, older_than=older_than))
        for order in orders:
            reason = attention_for(order, now=now, older_than=older_than)
            line = f"{order.pk} {order.code} {order.status} {reason}"
            self.stdout.write(f"{line} {self._handle(order, **options)}".rstrip())
        self.stdout.write(f"{len(orders)} stuck orders")

    def _handle(self, order: Order, *, cancel: bool, reassign: bool, **options: Any) -> str:
        now = utc_now()
        try:
            if cancel:
                reason = "Cancelled because nothing happened any more"
                cancel_order(order_id=order.pk, actor=SYSTEM, reason=reason, now=now)
                return "-> cancelled"
            if reassign:
                reassign_order(order_id=order.pk, actor=SYSTEM, now=now)
                return "-> dispatched anew"
        except DomainError as error:
            return f"-> refused: {error.detail}"
        return ""
