from datetime import UTC, datetime

import pytest

from merchants.policy import OpeningPeriod, is_within_hours

MONDAY_NINE_TO_FIVE = [OpeningPeriod(0, 540, 1020)]
FRIDAY_NIGHT = [OpeningPeriod(4, 1080, 1560)]
SUNDAY_NIGHT = [OpeningPeriod(6, 1200, 1500)]


@pytest.mark.parametrize(
    ("periods", "local", "is_open"),
    [
        (MONDAY_NINE_TO_FIVE, datetime(2026, 11, 16, 8, 59, tzinfo=UTC), False),
        (MONDAY_NINE_TO_FIVE, datetime(2026, 11, 16, 9, 0, tzinfo=UTC), True),
        (MONDAY_NINE_TO_FIVE, datetime(2026, 11, 16, 16, 59, tzinfo=UTC), True),
        (MONDAY_NINE_TO_FIVE, datetime(2026, 11, 16, 17, 0, tzinfo=UTC), False),
        (MONDAY_NINE_TO_FIVE, datetime(2026, 11, 17, 12, 0, tzinfo=UTC), False),
        (FRIDAY_NIGHT, datetime(2026, 11, 21, 1, 59, tzinfo=UTC), True),
        (FRIDAY_NIGHT, datetime(2026, 11, 21, 2, 0, tzinfo=UTC), False),
        (FRIDAY_NIGHT, datetime(2026, 11, 20, 1, 0, tzinfo=UTC), False),
        (SUNDAY_NIGHT, datetime(2026, 11, 16, 0, 30, tzinfo=UTC), True),
        ([], datetime(2026, 11, 16, 3, 0, tzinfo=UTC), True),
    ],
)
def test_a_shop_is_open_within_its_periods_and_always_without_any(periods, local, is_open):
    assert is_within_hours(periods, local) is is_open
