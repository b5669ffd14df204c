import re

import pytest

from delivery.demo.accounts import (
    ADMIN_PHONE,
    DemoRole,
    named_phone,
    scale_for,
    simulated_count,
    simulated_phone,
)


@pytest.mark.parametrize(("drivers", "scale"), [(0, 1), (24, 1), (25, 2), (48, 2), (240, 10)])
def test_the_scale_for_a_number_of_drivers_is_the_smallest_that_has_them(
    drivers: int, scale: int
) -> None:
    assert scale_for(drivers) == scale
    assert simulated_count(DemoRole.DRIVER, scale=scale) >= drivers


def test_every_number_belongs_to_nobody() -> None:
    numbers = {ADMIN_PHONE}
    for role in DemoRole:
        numbers |= {named_phone(role, number) for number in (1, 2, 3)}
        numbers |= {simulated_phone(role, number) for number in range(1, 3000)}

    assert all(re.fullmatch(r"\+44 (7700 900|1632 960)\d{3}", number) for number in numbers)


def test_the_people_of_a_small_city_share_no_number() -> None:
    numbers = [named_phone(role, number) for role in DemoRole for number in (1, 2, 3)]
    numbers += [
        simulated_phone(role, number)
        for role in DemoRole
        for number in range(1, simulated_count(role, scale=10) + 1)
    ]

    assert len({ADMIN_PHONE, *numbers}) == 1 + len(numbers)
