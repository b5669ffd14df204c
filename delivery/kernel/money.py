"""Integer money: every amount is a whole number of the currency's minor unit."""

from decimal import ROUND_HALF_UP, Decimal

BASIS_POINTS = 10_000
_EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}
# Languages that write the symbol last, and from which amount on they set thousands apart.
_SYMBOL_LAST = {"fi": 1_000, "pt": 10_000}
_MINUS = {"fi": "\N{MINUS SIGN}"}
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}


def share_minor(amount_minor: int, rate_bp: int) -> int:
    """Return `rate_bp` basis points of an amount, halves rounded away from zero."""
    exact = Decimal(amount_minor) * rate_bp / BASIS_POINTS
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def digits_of(currency: str) -> int:
    """Return how many digits of a currency stand behind the point."""
    return _EXPONENTS.get(currency, 2)


def format_minor(amount_minor: int, currency: str, language: str = "en") -> str:
    """Write an amount for people: `€12.50`, `CHF 12.50` without a known symbol; Finnish `12,50 €`.

    Scripts write the same by `Intl`.
    """
    exponent = digits_of(currency)
    sign = _MINUS.get(language, "-") if amount_minor < 0 else ""
    amount = Decimal(abs(amount_minor)).scaleb(-exponent)
    if language not in _SYMBOL_LAST:
        symbol = _SYMBOLS.get(currency, f"{currency} ")
        return f"{sign}{symbol}{amount:,.{exponent}f}"
    whole, _, rest = f"{amount:,.{exponent}f}".partition(".")
    whole = whole.replace(",", _NO_BREAK if amount >= _SYMBOL_LAST[language] else "")
    number = f"{whole},{rest}" if rest else whole
    return f"{sign}{number}{_NO_BREAK}{_SYMBOLS.get(currency, currency)}"
