from datetime import UTC, datetime

import pytest

from delivery.accounts.models import Role
from drivers.models import DayTrack
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


def test_a_day_is_listed_with_the_way_to_its_playback():
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    driver = make_driver()
    DayTrack.objects.create(
        driver=driver.profile,
        day=noon.date(),
        points=3,
        late_points=1,
        inaccurate_points=0,
        distance_m=12_340.0,
        moving_s=3600.0,
        first_at=noon,
        last_at=noon,
        south=60.0,
        west=24.9,
        north=60.1,
        east=25.0,
    )
    page = visitor(UserFactory(role=Role.ADMIN)).get("/admin/drivers/daytrack/").content.decode()
    assert "12.3" in page
    assert f"/admin/drivers/driver/{driver.pk}/track/?day=2026-03-04" in page
