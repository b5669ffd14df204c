from datetime import date, datetime

import pytest
from django.http import QueryDict

from delivery.kernel.errors import Invalid
from merchants.opening import read_special_day, read_week
from merchants.policy import OpeningPeriod, is_within_hours

# A Wednesday.
DAY = date(2026, 11, 18)


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - a time on the shop's clock


def test_a_week_is_read_with_breaks_and_nights():
    data = QueryDict(
        "day-0-opens=11:00&day-0-closes=14:00&day-0-opens=17:00&day-0-closes=22:30"
        "&day-4-opens=18:00&day-4-closes=02:00&day-5-opens=&day-5-closes="
    )

    assert read_week(data) == [
        OpeningPeriod(0, 660, 840),
        OpeningPeriod(0, 1020, 1350),
        OpeningPeriod(4, 1080, 1560),
    ]


def test_a_shop_that_never_closes_has_no_hours():
    assert read_week(QueryDict("always=1&day-0-opens=11:00&day-0-closes=14:00")) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("", "at least one day"),
        ("day-0-opens=11:00&day-0-closes=", "Monday needs both times"),
        ("day-0-opens=25:00&day-0-closes=26:00", "Monday needs both times"),
        ("day-0-opens=9:00&day-0-closes=13:00&day-0-opens=12:00&day-0-closes=15:00", "overlap"),
    ],
)
def test_what_is_no_week_is_refused_in_words(sent, words):
    with pytest.raises(Invalid, match=words):
        read_week(QueryDict(sent))


def test_a_special_day_is_closed_or_has_hours():
    assert read_special_day(QueryDict("closed=1"), DAY) == []
    assert read_special_day(QueryDict("day-opens=10:00&day-closes=12:00"), DAY) == [(600, 720)]
    with pytest.raises(Invalid, match="closed"):
        read_special_day(QueryDict(""), DAY)


def test_the_hours_of_one_day_replace_the_weekday_s():
    week = [OpeningPeriod(2, 540, 1020)]
    special = [*week, OpeningPeriod(2, 1080, 1200, DAY)]

    assert not is_within_hours(special, at(12))
    assert is_within_hours(special, at(18, 30))
    assert is_within_hours(special, at(12, day=25))


def test_a_day_without_length_is_closed_even_where_the_shop_never_closes():
    assert not is_within_hours([OpeningPeriod(2, 0, 0, DAY)], at(0))
    assert not is_within_hours([OpeningPeriod(2, 0, 0, DAY)], at(12))
    assert is_within_hours([OpeningPeriod(2, 0, 0, DAY)], at(12, day=19))


def test_a_special_night_ends_after_midnight():
    special = [OpeningPeriod(2, 540, 1020), OpeningPeriod(2, 1200, 1560, DAY)]

    assert is_within_hours(special, at(1, day=19))
    assert not is_within_hours(special, at(2, day=19))
