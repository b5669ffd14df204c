import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.money import format_minor, share_minor


@pytest.mark.parametrize(
    ("amount_minor", "rate_bp", "share"),
    [(1000, 500, 50), (999, 500, 50), (990, 500, 50), (989, 500, 49), (10, 500, 1), (-10, 500, -1)],
)
def test_a_share_is_rounded_half_away_from_zero(amount_minor, rate_bp, share):
    assert share_minor(amount_minor, rate_bp) == share


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_share_is_never_more_than_the_whole_nor_off_by_more_than_a_half(amount_minor, rate_bp):
    share = share_minor(amount_minor, rate_bp)
    assert 0 <= share <= amount_minor
    assert abs(2 * (share * 10_000 - amount_minor * rate_bp)) <= 10_000


@pytest.mark.parametrize(
    ("amount_minor", "currency", "text"),
    [
        (1250, "EUR", "€12.50"),
        (5, "USD", "$0.05"),
        (-199, "GBP", "-£1.99"),
        (123_456_789, "EUR", "€1,234,567.89"),
        (1250, "CHF", "CHF 12.50"),
        (1250, "JPY", "¥1,250"),
        (1250, "KWD", "KWD 1.250"),
    ],
)
def test_an_amount_is_written_for_people(amount_minor, currency, text):
    assert format_minor(amount_minor, currency) == text


@pytest.mark.parametrize(
    ("amount_minor", "currency", "language", "text"),
    [
        (1250, "EUR", "fi", "12,50 €"),
        (-1250, "EUR", "fi", "−12,50 €"),
        (-1250, "EUR", "pt", "-12,50 €"),
        (123_456, "EUR", "fi", "1 234,56 €"),
        (123_456, "EUR", "pt", "1234,56 €"),
        (1_234_567, "EUR", "pt", "12 345,67 €"),
        (1250, "JPY", "fi", "1 250 ¥"),
        (1250, "CHF", "pt", "12,50 CHF"),
    ],
)
def test_an_amount_is_written_as_the_language_writes_it(amount_minor, currency, language, text):
    assert format_minor(amount_minor, currency, language).replace("\u00a0", " ") == text
