import pytest

from delivery.demo.simulation.pace import Pace


def test_a_fast_city_lives_longer_in_the_same_time() -> None:
    pace = Pace(8)

    assert pace.real_s(80) == 10
    assert pace.real_mps(5) == 40


@pytest.mark.parametrize(("speed", "every_s"), [(1, 3.0), (2, 3.0), (8, 1.0)])
def test_positions_come_more_often_where_drivers_are_fast(speed: float, every_s: float) -> None:
    assert Pace(speed).fix_every_s == every_s
