import re
from unicodedata import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.phones import dialable, mask_phone

DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩０１２３４５６７８９"
SPELLINGS = st.text(st.sampled_from(DIGITS + "+＋ ()-./x"), max_size=24)
COUNTRIES = st.sampled_from(["+1", "+7", "+44", "+49", "+358", "+351", "0044", "00358", ""])


@pytest.mark.parametrize(
    ("spelt", "masked"),
    [
        ("+358 40 123 4567", "+358 •• ••• 4567"),
        ("+358401234567", "+358 •• ••• 4567"),
        ("00358-40-1234567", "+358 •• ••• 4567"),
        ("(+44) (0)7700 900123", "+44 •• ••• 0123"),
        ("+1 202-555-0123", "+1 •• ••• 0123"),
        ("+7 999 123 45 67", "+7 •• ••• 4567"),
        ("040 123 4567", "•• ••• 4567"),
        ("12345678", "•• ••• 678"),
        ("+358 12345", "+358 •• ••• 45"),
        ("12345", "•• ••• 45"),
        ("1234", "•• •••"),
        ("+358 112", "+358 •• •••"),
        ("+358", "•• •••"),
        ("٠٤٠ ١٢٣ ٤٥٦٧", "•• ••• 4567"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_a_number_is_shown_by_its_country_and_last_digits(spelt, masked):
    assert mask_phone(spelt) == masked


@pytest.mark.parametrize(
    ("spelt", "number"),
    [
        ("+44 (0)7700 900-123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("040 123 4567", "0401234567"),
        ("٠٤٠ ١٢٣ ٤٥٦٧", "0401234567"),
        ("", ""),
    ],
)
def test_a_number_is_dialled_without_what_people_write_between(spelt, number):
    assert dialable(spelt) == number


@given(SPELLINGS)
def test_a_dialled_number_has_nothing_but_digits_after_its_plus(spelt):
    assert re.fullmatch(r"\+?[0-9]*", dialable(spelt))
    assert dialable(dialable(spelt)) == dialable(spelt)


@given(SPELLINGS)
def test_however_it_is_spelt_most_of_a_number_stays_hidden(spelt):
    masked, number = mask_phone(spelt), dialable(spelt)
    country, shown = re.fullmatch(r"(?:(\+\d{1,3}) )?•• •••(?: (\d{2,4}))?|", masked).groups("")
    hidden = len(number) - len(country) - len(shown)
    assert number.startswith(country)
    assert number.endswith(shown)
    assert hidden > len(shown) or not number
    assert "".join(re.findall(r"\d", masked)) != number.lstrip("+") or not number.lstrip("+")


@given(COUNTRIES, st.from_regex(r"[1-9][0-9]{4,11}", fullmatch=True), st.data())
def test_two_spellings_of_a_number_are_masked_alike(country, national, data):
    between = st.sampled_from(["", " ", "-", ".", " ("])
    spelt = country + "".join(data.draw(between) + digit for digit in national)
    assert mask_phone(spelt) == mask_phone(country + national)
    assert dialable(spelt) == dialable(country + national)


@given(SPELLINGS)
def test_no_digit_of_another_script_gets_past_the_mask(spelt):
    shown = [sign for sign in mask_phone(spelt) if decimal(sign, None) is not None]
    assert len(shown) <= 3 + 4
    assert all(sign in "0123456789" for sign in shown)
