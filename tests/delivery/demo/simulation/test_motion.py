import pytest

from delivery.demo.simulation.motion import Motion
from delivery.kernel.geometry import Point, haversine_m

SOUTH, CORNER, EAST = Point(60.17, 24.94), Point(60.171, 24.94), Point(60.171, 24.942)


def test_somebody_who_has_nowhere_to_go_has_arrived() -> None:
    motion = Motion(SOUTH)

    assert motion.has_arrived


def test_the_distance_covered_is_speed_times_time() -> None:
    motion = Motion(SOUTH)
    motion.follow([SOUTH, CORNER, EAST], speed_mps=5)

    motion.advance(10)

    assert haversine_m(SOUTH, motion.position) == pytest.approx(50, abs=0.01)
    assert motion.heading_deg == pytest.approx(0, abs=0.1)


def test_the_way_turns_where_the_street_turns() -> None:
    motion = Motion(SOUTH)
    motion.follow([SOUTH, CORNER, EAST], speed_mps=haversine_m(SOUTH, CORNER))

    motion.advance(1)
    motion.advance(0.1)

    assert motion.position.lat == pytest.approx(CORNER.lat)
    assert motion.position.lng > CORNER.lng
    assert motion.heading_deg == pytest.approx(90, abs=0.1)


def test_nobody_goes_beyond_the_end() -> None:
    motion = Motion(SOUTH)
    motion.follow([SOUTH, CORNER], speed_mps=1000)

    motion.advance(60)

    assert motion.position == CORNER
    assert motion.has_arrived
