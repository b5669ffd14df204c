"""The runbooks' commands run in the order they stand there, and print what the pages say."""

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from delivery.accounts.models import User
from delivery.archive.mover import move_due
from delivery.kernel.clock import utc_now
from drivers.services.earnings import settle_late
from tests.delivery.archive.conftest import archive_folder, old_month, old_order

__all__ = ["archive_folder", "old_month", "old_order"]
RUNBOOKS = Path(__file__).parents[1] / "docs" / "runbooks"
BLOCK = re.compile(r"^ *```(sh|text)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"manage\.py (.+)")
# These begin with a month that is in the archive already.
ARCHIVED = {"restore.md", "erase-a-customer.md"}


def steps(page: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each command's words and the lines that the page says it prints."""
    blocks = BLOCK.findall(page.read_text())
    for index, (kind, content) in enumerate(blocks):
        if kind == "sh":
            following = blocks[index + 1] if index + 1 < len(blocks) else ("", "")
            lines = following[1].splitlines() if following[0] == "text" else []
            for command in COMMAND.findall(content):
                yield shlex.split(command), [line.strip() for line in lines]


def is_printed(line: str, output: str) -> bool:
    pattern = re.escape(line).replace("…", ".+")
    return re.search(f"^{pattern}$", output, re.MULTILINE) is not None


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
