import pytest

from delivery.geo.osm.opening_hours import parse_opening_hours

NINE_TO_SIX = (9 * 60, 18 * 60)
ALL_DAY = (0, 24 * 60)


def hours(text: str) -> list[list[tuple[int, int]]] | None:
    week = parse_opening_hours(text)
    return None if week is None else [[tuple(interval) for interval in day] for day in week]


def test_round_the_clock_is_every_day_from_midnight_to_midnight():
    assert hours("24/7") == [[ALL_DAY]] * 7


def test_hours_without_a_weekday_hold_every_day():
    assert hours("09:00-18:00") == [[NINE_TO_SIX]] * 7


def test_each_rule_names_its_weekdays():
    assert hours("Mo-Fr 09:00-18:00; Sa 10:00-16:00") == [[NINE_TO_SIX]] * 5 + [[(600, 960)], []]


def test_a_weekday_range_may_pass_the_weekend():
    assert hours("Sa-Mo 09:00-18:00") == [
        [NINE_TO_SIX],
        [],
        [],
        [],
        [],
        [NINE_TO_SIX],
        [NINE_TO_SIX],
    ]


def test_a_list_of_weekdays_shares_its_hours():
    assert hours("Mo,We,Fr-Sa 9:00-18:00") == [
        [NINE_TO_SIX], [], [NINE_TO_SIX], [], [NINE_TO_SIX], [NINE_TO_SIX], []
    ]  # fmt: skip


def test_a_break_makes_two_intervals():
    assert hours("Mo 12:00-15:00, 19:00-23:00")[0] == [(720, 900), (1140, 1380)]


def test_hours_past_midnight_stay_with_the_day_that_opened():
    assert hours("Fr 18:00-02:00")[4:6] == [[(1080, 1560)], []]


def test_hours_written_beyond_twenty_four_pass_midnight():
    assert hours("Fr 18:00-26:00")[4] == [(1080, 1560)]


def test_a_later_rule_replaces_an_earlier_one():
    assert hours("09:00-18:00; Su off") == [[NINE_TO_SIX]] * 6 + [[]]


def test_a_comma_adds_hours_to_the_same_weekday():
    assert hours("Mo 09:00-12:00, Mo 13:00-18:00")[0] == [(540, 720), (780, 1080)]


def test_public_holidays_are_ignored():
    assert hours("Mo-Fr 09:00-18:00; PH,Su 12:00-16:00; PH off") == (
        [[NINE_TO_SIX]] * 5 + [[], [(720, 960)]]
    )


def test_weekdays_alone_are_open_all_day():
    assert hours("Sa-Su") == [[]] * 5 + [[ALL_DAY]] * 2


@pytest.mark.parametrize(
    "text",
    [
        "", "PH off", "Mo-Fr 09:00+", "Apr-Oct 09:00-18:00", "sunrise-sunset", "by appointment",
        "Mo 09:00-18:00 || \"call us\"", "Mo 25:00-26:00", "Mo 09:00-60:00", "Mo 09:75-10:00",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_unknown_as_a_whole(text: str):
    assert hours(text) is None
