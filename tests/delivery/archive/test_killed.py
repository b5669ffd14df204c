"""A mover that is killed with SIGKILL, as a lost machine would be, is made good by the next run."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.db import connection

from delivery.archive.catalogue import fetch
from delivery.archive.models import ArchiveUnit
from delivery.archive.mover import move_due
from orders.models import Order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
PROGRAM = """
import os, signal, sys
import django
django.setup()
from datetime import UTC, datetime
from delivery.archive.mover import move_due

def kill(step, key):
    if step == sys.argv[1] and key.startswith("orders"):
        os.kill(os.getpid(), signal.SIGKILL)

list(move_due(now=datetime(2026, 5, 1, tzinfo=UTC), watch=kill))
"""


def await_free_turn():
    """Return once PostgreSQL has noticed that the process is gone, and given up its lock."""
    deadline_s = time.monotonic() + 30
    held = (
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database "
        "WHERE locktype = 'advisory' AND d.datname = current_database()"
    )
    while fetch(held)[0][0]:
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("step", "left"), [("verified", 1), ("removed", 1), ("moved", 0)])
def test_a_mover_killed_for_real_loses_nothing_and_doubles_nothing(
    old_order, archive_folder, step, left
):
    database = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "delivery.settings",
        "VAR_DIR": str(archive_folder.parent),
    }
    done = subprocess.run([sys.executable, "-c", PROGRAM, step], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert Order.objects.count() == left
    await_free_turn()
    list(move_due(now=LATER))
    assert not Order.objects.exists()
    unit = ArchiveUnit.objects.get(family="orders")
    assert (unit.state, unit.rows) == ("moved", 2)
