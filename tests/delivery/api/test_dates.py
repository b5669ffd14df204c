"""Days and times as English, Finnish and Portuguese write them."""

from datetime import datetime

import pytest
from django.utils.translation import override

from delivery.api.dates import clock_of, written

MOMENT = datetime(2026, 11, 3, 14, 5)  # noqa: DTZ001 - a clock's own time


@pytest.mark.parametrize(
    ("shape", "english", "finnish", "portuguese"),
    [
        ("clock", "14:05", "14.05", "14:05"),
        ("plain", "3 November", "3. marraskuuta", "3 de novembro"),
        ("short", "Tue 3 Nov", "ti 3.11.", "ter, 3 nov"),
        ("day", "Tuesday 3 November", "tiistai 3. marraskuuta", "terça-feira, 3 de novembro"),
        (
            "long",
            "Tuesday 3 November 2026",
            "tiistai 3. marraskuuta 2026",
            "terça-feira, 3 de novembro de 2026",
        ),
        ("instant", "3 Nov 2026, 14:05", "3.11.2026 klo 14.05", "3 nov 2026, 14:05"),
        ("weekday_clock", "Tuesday 14:05", "tiistai klo 14.05", "terça-feira, 14:05"),
    ],
)
def test_a_moment_is_written_by_the_active_language(shape, english, finnish, portuguese):
    texts = []
    for language in ("en", "fi", "pt"):
        with override(language):
            texts.append(written(MOMENT, shape))
    assert texts == [english, finnish, portuguese]


def test_a_text_that_begins_with_a_day_begins_with_a_capital():
    with override("fi"):
        assert written(MOMENT, "day", begins=True) == "Tiistai 3. marraskuuta"


def test_a_language_without_patterns_is_written_in_the_english_order():
    with override("de"):
        assert written(MOMENT, "day") == "Dienstag 3 November"


def test_a_minute_past_midnight_is_one_of_the_next_day():
    assert clock_of(25 * 60 + 30) == "01:30"
