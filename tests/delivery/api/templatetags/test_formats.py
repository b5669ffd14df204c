from datetime import UTC, datetime

import pytest

from delivery.api.templatetags.formats import clock, day_and_time, kilometres, minutes


@pytest.mark.parametrize(("duration_s", "expected"), [(0, 1), (60, 1), (61, 2), (3600, 60)])
def test_durations_are_rounded_up_to_minutes(duration_s, expected):
    assert minutes(duration_s) == expected


@pytest.mark.parametrize(
    ("distance_m", "expected"), [(0, "0 m"), (999, "999 m"), (1000, "1.0 km"), (12_345, "12.3 km")]
)
def test_distances_are_written_as_people_say_them(distance_m, expected):
    assert kilometres(distance_m) == expected


def test_a_time_is_written_on_the_region_s_clock():
    assert clock("2026-11-18T12:05:00.000Z", "Europe/Helsinki") == "14:05"


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_has_not_happened_has_no_time(nothing):
    assert clock(nothing, "Europe/Helsinki") == ""


def test_an_instant_is_written_by_the_region_s_calendar():
    late = datetime(2026, 11, 18, 23, 5, tzinfo=UTC)

    assert day_and_time(late, "Europe/Helsinki") == "19 Nov 2026, 01:05"
