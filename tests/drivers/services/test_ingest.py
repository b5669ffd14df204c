import asyncio
from datetime import timedelta

import pytest
from django.db import connection

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from delivery.telemetry.metrics import drain
from drivers.ingest.plausibility import Refusal
from drivers.models import LocationPoint
from drivers.services import ingest as ingest_module
from drivers.services.ingest import location_ingest
from drivers.services.reporters import load_reporter
from tests.drivers.ingest.receipts import Notes
from tests.factories.drivers import online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.outages import redis_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reporter():
    RegionFactory()
    return load_reporter(online_driver(SQUARE, now=utc_now() - timedelta(minutes=1)))


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Keep points at once rather than after a second."""
    monkeypatch.setattr(ingest_module, "KEEP_EVERY_S", 0.01)
    drain()


async def until(condition):
    async with asyncio.timeout(30):
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
        return notes.heard

    assert asyncio.run(play()) == [("written", 2, None)]
    counted = drain()
    assert counted["delivery_locations"] == {'["moved"]': 2}
    assert counted["delivery_locations_coarse"] == {"[]": 1}
    assert counted["delivery_location_lag_seconds"]['["sum"]'] > 0


def test_many_points_are_kept_before_the_second_is_over(reporter, monkeypatch):
    monkeypatch.setattr(ingest_module, "KEEP_EVERY_S", 3600)
    monkeypatch.setattr(ingest_module, "KEEP_AT_ONCE", 3)
    now = utc_now()

    async def play():
        ingest = location_ingest()
        for ago in (9, 8, 7, 6):
            fix = Fix(SQUARE, now - timedelta(seconds=ago))
            notes = Notes()
            ingest.take(reporter, [fix], notes, now=now)
            await until(lambda: notes.heard)  # noqa: B023
        await until(lambda: LocationPoint.objects.count() == 3)

    asyncio.run(play())


def test_what_is_not_believed_is_counted_and_goes_nowhere(reporter):
    now = utc_now()
    far = Fix(Point(SQUARE.lat + 0.09, SQUARE.lng), now)

    async def play():
        assert location_ingest().take(reporter, [far], Notes(), now=now) == 0

    asyncio.run(play())
    assert drain()["delivery_locations"] == {f'["{Refusal.TOO_FAST}"]': 1}
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
        unkept = {}
        while "delivery_locations_unkept" not in unkept:
            unkept = await asyncio.to_thread(drain)
            await asyncio.sleep(0.01)
        return notes.heard, unkept["delivery_locations_unkept"]

    assert asyncio.run(play()) == ([("written", 1, None)], {"[]": 1})


def test_late_shed_and_lost_points_are_counted(reporter, monkeypatch):
    now = utc_now()
    monkeypatch.setattr(ingest_module, "CAPACITY", 2)
    fixes = [Fix(SQUARE, now - timedelta(seconds=ago)) for ago in (0, 3, 2, 1)]

    async def play():
        notes = Notes()
        location_ingest().take(reporter, fixes, notes, now=now)
        await until(lambda: sum(points for _, points, _ in notes.heard) == 4)
        with redis_down():
            location_ingest().take(reporter, [Fix(SQUARE, now)], notes, now=now)
            await until(lambda: sum(points for _, points, _ in notes.heard) == 5)

    asyncio.run(play())
    fates = drain()["delivery_locations"]
    assert fates == {'["late"]': 2, '["shed"]': 2, '["lost"]': 1}
