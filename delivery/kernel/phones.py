"""Telephone numbers as people spell them: masked for the eye, bare for the dial."""

import re
from collections.abc import Iterator
from unicodedata import decimal

_HIDDEN = "•• •••"
_INTERNATIONAL = re.compile(r"[^\d]*[+\uff0b]")
# ITU-T E.164: codes of zones 1 and 7 have one digit, these two, all others three.
_ONE_DIGIT = frozenset("17")
_TWO_DIGITS = frozenset(
    str(code)
    for code in (
        20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67),
        81, 82, 84, 86, *range(90, 96), 98,
    )
)  # fmt: skip
# (at least so many digits, the last of them that are shown): more stay hidden than are shown.
_SHOWN = ((9, 4), (7, 3), (5, 2))


def mask_phone(text: str) -> str:
    """Return a number with its country code and at most four last digits, as in `+358 •• ••• 4567`.

    A number that was not given stays empty; of one that is too short nothing is shown.
    """
    country, national = _split(text)
    if not country and not national:
        return ""
    count = next((shown for least, shown in _SHOWN if len(national) >= least), 0)
    last = national[len(national) - count :]
    # A code that nothing follows is all there is: it is not shown either.
    return " ".join(filter(None, [country if national else "", _HIDDEN, last]))


def dialable(text: str) -> str:
    """Return a number as telephones read it: ASCII digits, with `+` where it is international."""
    country, national = _split(text)
    return country + national


def _split(text: str) -> tuple[str, str]:
    """Return the country code with its `+`, empty for a national number, and the other digits."""
    is_international = bool(_INTERNATIONAL.match(text))
    # The trunk prefix is dialled inside the country only.
    digits = "".join(_digits(text.replace("(0)", "") if is_international else text))
    if not is_international:
        if not digits.startswith("00"):
            return "", digits
        digits = digits[2:]
    length = 1 if digits[:1] in _ONE_DIGIT else 2 if digits[:2] in _TWO_DIGITS else 3
    return (f"+{digits[:length]}" if digits else ""), digits[length:]


def _digits(text: str) -> Iterator[str]:
    """Yield the digits of any script as ASCII."""
    for sign in text:
        value = decimal(sign, None)
        if value is not None:
            yield str(value)
