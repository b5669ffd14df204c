"""Quotes: a price, signed, that holds for a while."""

import hashlib
import json
from dataclasses import asdict, astuple, replace
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from delivery.accounts.models import User
from delivery.kernel.clock import rfc3339
from delivery.kernel.money import format_minor
from orders.errors import QuoteChanged
from orders.pricing import Price
from orders.services.baskets import Basket, PricedBasket, check_minimum, price_basket
from orders.services.lines import ChosenLine

HOLDS_FOR = timedelta(minutes=10)
_SALT = "orders.quote"


def quote_basket(*, actor: User, basket: Basket, now: datetime) -> dict[str, Any]:
    """Price a basket and sign the result; the payload is the contract's.

    Raises what `price_basket` and `check_minimum` raise.
    """
    priced = price_basket(basket, customer_id=actor.pk, now=now)
    check_minimum(priced)
    return _payload(priced, actor.pk, basket, now)


def read_quote(
    token: str, *, customer_id: int, basket: Basket, now: datetime
) -> dict[str, Any] | None:
    """Return what was quoted; None where the token is no live quote of this basket to them."""
    try:
        quoted: dict[str, Any] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    is_live = (
        quoted["customer"] == customer_id
        and quoted["basket"] == _digest(basket)
        and quoted["expires_at"] > now.timestamp()
    )
    return quoted if is_live else None


def at_quoted_price(priced: PricedBasket, quoted: dict[str, Any]) -> PricedBasket:
    """Return a basket at exactly the price that was quoted, whatever the menu says by now."""
    lines = zip(priced.lines, quoted["lines"], strict=True)
    return priced.at(
        Price(*quoted["price"]), tuple(_at_price(line, prices) for line, prices in lines)
    )


def quote_changed(
    priced: PricedBasket, *, customer_id: int, basket: Basket, now: datetime
) -> QuoteChanged:
    """Return the refusal of a stale quote, with a new one; raise BelowMinimum where none is."""
    check_minimum(priced)
    total = format_minor(priced.price.total_minor, priced.shop.region.currency)
    quote = _payload(priced, customer_id, basket, now)
    return QuoteChanged(f"The order now costs {total}.", extra={"quote": quote})


def _payload(
    priced: PricedBasket, customer_id: int, basket: Basket, now: datetime
) -> dict[str, Any]:
    terms, price = priced.terms, priced.price
    expires_at = now + HOLDS_FOR
    content = {
        "customer": customer_id,
        "basket": _digest(basket),
        "expires_at": expires_at.timestamp(),
        "price": astuple(price),
        "lines": [_prices(line) for line in priced.lines],
    }
    return {
        **asdict(price),
        "total_minor": price.total_minor,
        "currency": priced.shop.region.currency,
        "eta_min_s": terms.window.eta_min_s,
        "eta_max_s": terms.window.eta_max_s,
        "distance_m": round(terms.ride.distance_m),
        "surge_multiplier": terms.surge_multiplier,
        "expires_at": rfc3339(expires_at),
        "quote_token": signing.dumps(content, salt=_SALT, compress=True),
    }


def _prices(line: ChosenLine) -> list[int]:
    """List what was quoted of a line: the item's price, then that of each option."""
    return [line.item.price_minor, *(option.price_minor for option in line.options)]


def _at_price(line: ChosenLine, prices: list[int]) -> ChosenLine:
    item_minor, *options_minor = prices
    return replace(
        line,
        item=replace(line.item, price_minor=item_minor),
        options=tuple(
            replace(option, price_minor=price_minor)
            for option, price_minor in zip(line.options, options_minor, strict=True)
        ),
    )


def _digest(basket: Basket) -> str:
    """Tell baskets apart by all that their price depends on; a note changes nothing."""
    content = [
        basket.merchant_id,
        [[line.menu_item_id, line.quantity, sorted(line.option_ids)] for line in basket.lines],
        basket.dropoff,
        basket.tip_minor,
        basket.promotion_code.upper(),
        basket.scheduled_for,
    ]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()[:32]
