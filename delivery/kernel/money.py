"""Integer money: every amount is a whole number of the currency's minor unit."""

from decimal import ROUND_HALF_UP, Decimal

BASIS_POINTS = 10_000
_EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}


def share_minor(amount_minor: int, rate_bp: int) -> int:
    """Return `rate_bp` basis points of an amount, halves rounded away from zero."""
    exact = Decimal(amount_minor) * rate_bp / BASIS_POINTS
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def digits_of(currency: str) -> int:
    """Return how many digits of a currency stand behind the point."""
    return _EXPONENTS.get(currency, 2)


def format_minor(amount_minor: int, currency: str) -> str:
    """Write an amount for people: `€12.50`, or `CHF 12.50` without a known symbol."""
    exponent = digits_of(currency)
    sign = "-" if amount_minor < 0 else ""
    amount = Decimal(abs(amount_minor)).scaleb(-exponent)
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{amount:,.{exponent}f}"
