"""The runbooks' commands run in the order they stand there, and print what the pages say."""

import io

import pytest
from django.core.management import call_command

from delivery.accounts.models import User
from delivery.archive.mover import move_due
from delivery.kernel.clock import utc_now
from drivers.services.earnings import settle_late
from tests.delivery.archive.conftest import archive_folder, old_month, old_order
from tests.runbooks import RUNBOOKS, is_printed, steps

__all__ = ["archive_folder", "old_month", "old_order"]
# These begin with a month that is in the archive already.
ARCHIVED = {"restore.md", "erase-a-customer.md"}


@pytest.fixture
def prepared(old_order):
    """A paid order of a month long past, by the customer whom the runbooks name."""
    settle_late(order_id=old_order.pk, now=old_order.delivered_at)
    User.objects.filter(pk=old_order.customer_id).update(email="maija@example.com")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["archive.md", "restore.md", "erase-a-customer.md"])
def test_a_runbook_does_what_it_says(name, prepared):
    if name in ARCHIVED:
        list(move_due(now=utc_now()))
    if name == "erase-a-customer.md":
        call_command("restore_archive", "orders/2025-03", stdout=io.StringIO())
    commands = list(steps(RUNBOOKS / name))
    assert len(commands) >= 3
    for words, expected in commands:
        out = io.StringIO()
        call_command(*words, stdout=out, stderr=out)
        missing = [line for line in expected if not is_printed(line, out.getvalue())]
        assert missing == [], f"{words} printed:\n{out.getvalue()}"
