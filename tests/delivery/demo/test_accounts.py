import pytest

from delivery.demo.accounts import DemoRole, scale_for, simulated_count


@pytest.mark.parametrize(("drivers", "scale"), [(0, 1), (24, 1), (25, 2), (48, 2), (240, 10)])
def test_the_scale_for_a_number_of_drivers_is_the_smallest_that_has_them(
    drivers: int, scale: int
) -> None:
    assert scale_for(drivers) == scale
    assert simulated_count(DemoRole.DRIVER, scale=scale) >= drivers
