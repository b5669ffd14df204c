from datetime import UTC, date, datetime

import pytest

from drivers.tracks import day_of, local_day
from tests.factories.drivers import make_driver
from tests.factories.merchants import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Helsinki", date(2026, 11, 29)), ("America/Lima", date(2026, 11, 28))]
)
def test_today_is_the_day_of_the_drivers_city(zone, day):
    driver = make_driver(region=RegionFactory(timezone=zone)).profile
    now = datetime(2026, 11, 28, 22, 10, tzinfo=UTC)

    assert local_day(driver, now) == day
    start, end = day_of(driver, day)
    assert start <= now < end
