"""Quotes: a price, signed, that holds for a while."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from delivery.accounts.models import User
from delivery.kernel.clock import rfc3339
from delivery.kernel.errors import Conflict
from orders.pricing import Price
from orders.services.baskets import Basket, price_basket

HOLDS_FOR = timedelta(minutes=10)
_SALT = "orders.quote"


class QuoteChanged(Conflict):
    """The quote has run out or the price behind it has changed."""

    code = "quote_changed"
    title = "The price has changed"


def quote_basket(*, actor: User, basket: Basket, now: datetime) -> dict[str, Any]:
    """Price a basket and sign the result; the payload is the contract's.

    Raises what `price_basket` raises.
    """
    priced = price_basket(basket, now=now)
    terms = priced.terms
    expires_at = now + HOLDS_FOR
    content = {
        "customer": actor.pk,
        "basket": _digest(basket),
        "expires_at": expires_at.timestamp(),
        "total_minor": priced.price.total_minor,
    }
    return {
        **asdict(priced.price),
        "total_minor": priced.price.total_minor,
        "currency": priced.shop.region.currency,
        "eta_min_s": terms.window.eta_min_s,
        "eta_max_s": terms.window.eta_max_s,
        "distance_m": round(terms.ride.distance_m),
        "surge_multiplier": terms.surge_multiplier,
        "expires_at": rfc3339(expires_at),
        "quote_token": signing.dumps(content, salt=_SALT),
    }


def check_quote(
    token: str, *, customer_id: int, basket: Basket, price: Price, now: datetime
) -> None:
    """Refuse to place an order that would cost other than was quoted (QuoteChanged)."""
    detail = f"The order would now cost {price.total_minor} minor units; ask for a new quote."
    try:
        quoted = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise QuoteChanged(detail) from error
    is_live = (
        quoted["customer"] == customer_id
        and quoted["basket"] == _digest(basket)
        and quoted["expires_at"] > now.timestamp()
    )
    if not is_live or quoted["total_minor"] != price.total_minor:
        raise QuoteChanged(detail)


def _digest(basket: Basket) -> str:
    content = json.dumps(asdict(basket), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
