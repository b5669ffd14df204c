import pytest

from delivery.geo.geohash import MAX_LAT, score_of, unit_area_m2
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis


@pytest.mark.parametrize(
    "point",
    [Point(41.15, -8.61), Point(-33.9, 151.2), Point(0.0, 0.0), Point(60.17, 24.94)],
)
def test_the_score_is_the_one_that_redis_gives(point):
    sync_redis().geoadd("places", (point.lng, point.lat, "here"))
    assert sync_redis().zscore("places", "here") == score_of(point)


@pytest.mark.parametrize("lat", [90.0, -90.0, MAX_LAT])
@pytest.mark.parametrize("lng", [180.0, -180.0])
def test_the_ends_of_the_world_have_a_score(lat, lng):
    assert 0 <= score_of(Point(lat, lng)) < 2**52


def test_a_cell_is_narrower_away_from_the_equator():
    assert unit_area_m2(60.0) == pytest.approx(unit_area_m2(0.0) / 2)
    assert unit_area_m2(0.0) * 4**26 == pytest.approx(360 * 2 * MAX_LAT * 111_195**2)
