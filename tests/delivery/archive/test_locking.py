"""Months leave and come back beside people who read and write: nobody else is given up."""

import threading
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from delivery.archive import locking
from delivery.archive.catalogue import fetch
from delivery.archive.locking import take_tables
from delivery.archive.mover import move_due
from delivery.archive.restoring import restore
from orders.models import Order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
KEEP = timedelta(days=7)
ORDERS = ["orders_order", "orders_adjustment", "accounts_user"]
pytestmark = pytest.mark.django_db(transaction=True)


def url():
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)


class Passer(threading.Thread):
    """Hold the first table until somebody waits for a lock, then go on to the others."""

    def __init__(self, tables):
        super().__init__()
        self.tables, self.error, self.holds = tables, None, threading.Event()

    def run(self):
        first, *others = self.tables
        try:
            with psycopg.connect(url()) as mine, psycopg.connect(url(), autocommit=True) as watch:
                mine.execute(f"LOCK TABLE {first} IN ROW EXCLUSIVE MODE")
                self.holds.set()
                until = time.monotonic() + 5
                waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM"
                waiting += " pg_database WHERE datname = current_database())"
                while not watch.execute(waiting).fetchone() and time.monotonic() < until:
                    time.sleep(0.005)
                for table in others:
                    mine.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
        except psycopg.Error as error:
            self.error = error


def beside(tables, work):
    passer = Passer(tables)
    passer.start()
    passer.holds.wait(5)
    done = work()
    passer.join()
    assert passer.error is None
    return done


@pytest.mark.parametrize("tables", [ORDERS, ORDERS[::-1]], ids=["down", "up"])
def test_a_month_leaves_and_comes_back_beside_others_and_they_go_on(old_order, tables):
    moved = beside(tables, lambda: list(move_due(now=LATER)))
    assert [(o.key, o.action) for o in moved] == [
        ("events/2025-03", "moved"),
        ("orders/2025-03", "moved"),
    ]
    back = beside(tables, lambda: restore("orders/2025-03", keep=KEEP, now=LATER))
    assert [o.action for o in back] == ["restored"]
    assert Order.objects.get().pk == old_order.pk


def test_who_cannot_have_all_tables_has_none(transactional_db, monkeypatch):
    monkeypatch.setattr(locking, "PATIENCE_MS", 50)
    monkeypatch.setattr(locking, "TRIES", 2)
    with psycopg.connect(url()) as other, transaction.atomic():
        other.execute("LOCK TABLE orders_orderitem IN ROW EXCLUSIVE MODE")
        with pytest.raises(OperationalError):
            take_tables(["orders_order", "orders_orderitem"])
        held = (
            "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = %s::regclass"
        )
        assert fetch(held, "orders_order") == []
