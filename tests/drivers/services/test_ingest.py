import asyncio
from datetime import timedelta

import pytest
from django.db import connection

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from drivers.ingest.plausibility import Refusal
from drivers.models import LocationPoint
from drivers.services import ingest as ingest_module
from drivers.services.ingest import location_ingest
from drivers.services.reporters import load_reporter
from tests.drivers.ingest.receipts import Notes
from tests.factories.drivers import online_driver
from tests.factories.merchants import SQUARE, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reporter():
    RegionFactory()
    return load_reporter(online_driver(SQUARE, now=utc_now() - timedelta(minutes=1)))


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Keep points at once rather than after a second."""
    monkeypatch.setattr(ingest_module, "KEEP_EVERY_S", 0.01)


async def until(condition):
    async with asyncio.timeout(5):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.01)


def test_points_reach_the_index_then_the_history(reporter):
    now = utc_now()
    north = Point(SQUARE.lat + 0.001, SQUARE.lng)
    fixes = [Fix(SQUARE, now - timedelta(seconds=9)), Fix(north, now, accuracy_m=300.0)]

    async def play():
        notes, ingest = Notes(), location_ingest()
        assert ingest.take(reporter, fixes, notes, now=now) == 2
        await until(lambda: notes.heard)
        assert (
            PositionIndex(reporter.region).get([reporter.driver_id])[reporter.driver_id].point
            == north
        )
        await until(lambda: LocationPoint.objects.count() == 2)
        return notes.heard, ingest.coarse

    assert asyncio.run(play()) == ([("written", 2, None)], 1)


def test_what_is_not_believed_is_counted_and_goes_nowhere(reporter):
    now = utc_now()
    far = Fix(Point(SQUARE.lat + 0.09, SQUARE.lng), now)

    async def play():
        ingest = location_ingest()
        assert ingest.take(reporter, [far], Notes(), now=now) == 0
        return ingest.refused

    assert asyncio.run(play()) == {Refusal.TOO_FAST: 1}
    assert not LocationPoint.objects.exists()


@pytest.fixture
def no_history():
    """Take the table away for the length of a test."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE drivers_locationpoint RENAME TO elsewhere")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO drivers_locationpoint")


def test_a_history_that_cannot_be_written_costs_nothing_else(reporter, no_history):
    now = utc_now()

    async def play():
        notes, ingest = Notes(), location_ingest()
        ingest.take(reporter, [Fix(SQUARE, now)], notes, now=now)
        await until(lambda: ingest.unkept)
        return notes.heard, ingest.unkept

    assert asyncio.run(play()) == ([("written", 1, None)], 1)
