from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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


SATURDAY_TO_HALF_PAST_THREE = [OpeningPeriod(5, 1080, 1650)]
SATURDAY_TO_FOUR = [OpeningPeriod(5, 1080, 1680)]
SUNDAY_FROM_HALF_PAST_THREE = [OpeningPeriod(6, 210, 720)]
# Helsinki repeats the hour before 04:00 and, in spring, leaves it out.
BACK = [datetime(2027, 10, 31, *at, tzinfo=UTC) for at in ((0, 15), (0, 45), (1, 15), (1, 45))]
FORTH = [datetime(2027, 3, 28, *at, tzinfo=UTC) for at in ((0, 45), (1, 0), (1, 45))]


@pytest.mark.parametrize(
    ("periods", "instants", "is_open"),
    [
        (SATURDAY_TO_HALF_PAST_THREE, BACK, [True, False, False, False]),
        (SATURDAY_TO_FOUR, BACK, [True, True, True, True]),
        (SATURDAY_TO_FOUR, [datetime(2027, 10, 31, 2, 0, tzinfo=UTC)], [False]),
        (SUNDAY_FROM_HALF_PAST_THREE, BACK, [False, True, True, True]),
        (SATURDAY_TO_HALF_PAST_THREE, FORTH, [True, False, False]),
        (SUNDAY_FROM_HALF_PAST_THREE, FORTH, [False, True, True]),
    ],
)
def test_a_shop_opens_and_closes_once_in_the_night_when_clocks_change(periods, instants, is_open):
    helsinki = ZoneInfo("Europe/Helsinki")
    assert [is_within_hours(periods, at.astimezone(helsinki)) for at in instants] == is_open
