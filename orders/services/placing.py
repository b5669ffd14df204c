"""Place orders."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from delivery.accounts.models import User
from delivery.events.models import Event
from delivery.events.outbox import draft
from delivery.idempotency.services import Outcome, Reply, run_once
from delivery.kernel.ids import uuid7
from delivery.stores.inserts import insert_together
from merchants.slots import SLOT
from orders.models import Order, OrderItem
from orders.payloads import order_payload
from orders.services.baskets import Basket, PricedBasket, check_minimum, due_at, price_basket
from orders.services.promotions import redeem
from orders.services.quotes import at_quoted_price, quote_changed, read_quote

ROUTE = "POST /orders"
# No vowels and no look-alikes: a code is read aloud and never spells a word.
_CODE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"


def place_order_once(
    *, actor: User, basket: Basket, quote_token: str, key: str, body: Any, now: datetime
) -> Reply:
    """Place an order at most once per idempotency key; the reply commits with the order.

    Raises what `place_order` and `run_once` raise.
    """

    def run() -> Outcome:
        order, rows = _place(actor, basket, quote_token, now)
        return 201, order_payload(order), *rows

    return run_once(user_id=actor.pk, route=ROUTE, key=key, body=body, now=now, run=run)


@transaction.atomic
def place_order(*, actor: User, basket: Basket, quote_token: str = "", now: datetime) -> Order:
    """Place an order at the price of its quote or, without one, at the prices of the menu.

    Raises what `price_basket` and `check_minimum` raise, and QuoteChanged.
    """
    order, rows = _place(actor, basket, quote_token, now)
    insert_together(rows)
    return order


def _place(
    actor: User, basket: Basket, quote_token: str, now: datetime
) -> tuple[Order, list[Model]]:
    """Check and price; return the order and all rows to insert. A step: it needs a transaction."""
    priced = _at_its_price(actor, basket, quote_token, now)
    order = _order(actor, basket, priced, now)
    items = _items(order, priced, now)
    # The payload reads them.
    order._prefetched_objects_cache = {"items": items}
    rows: list[Model] = [order, *items, _placed(order, actor, now)]
    if priced.promotion_id:
        rows.append(redeem(order, priced.promotion_id, now=now))
    return order, rows


def _at_its_price(actor: User, basket: Basket, quote_token: str, now: datetime) -> PricedBasket:
    quoted = quote_token and read_quote(quote_token, customer_id=actor.pk, basket=basket, now=now)
    priced = price_basket(
        basket, customer_id=actor.pk, now=now, for_order=True, is_quoted=bool(quoted)
    )
    if quoted:
        return at_quoted_price(priced, quoted)
    if quote_token:
        raise quote_changed(priced, customer_id=actor.pk, basket=basket, now=now)
    check_minimum(priced)
    return priced


def _placed(order: Order, actor: User, now: datetime) -> Event:
    return draft(
        "order.placed",
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "shop_id": order.shop_id,
            "total_minor": order.total_minor,
            "changes": {"status": order.status},
        },
    )


def _order(actor: User, basket: Basket, priced: PricedBasket, now: datetime) -> Order:
    shop, price = priced.shop, priced.price
    return Order(
        id=uuid7(now),
        code="".join(secrets.choice(_CODE_ALPHABET) for _ in range(6)),
        region=shop.region,
        customer=actor,
        shop=shop,
        delivery_address=basket.delivery_address,
        delivery_lat=basket.dropoff.lat,
        delivery_lng=basket.dropoff.lng,
        delivery_notes=basket.delivery_notes,
        leave_at_door=basket.leave_at_door,
        requires_pin=basket.handoff_pin,
        distance_m=round(priced.terms.ride.distance_m),
        prep_minutes=shop.prep_minutes,
        currency=shop.region.currency,
        subtotal_minor=price.subtotal_minor,
        delivery_fee_minor=price.delivery_fee_minor,
        service_fee_minor=price.service_fee_minor,
        tax_minor=price.tax_minor,
        tip_minor=price.tip_minor,
        discount_minor=price.discount_minor,
        total_minor=price.total_minor,
        promotion_code=basket.promotion_code.upper(),
        **_times(basket, priced, now),
    )


def _times(basket: Basket, priced: PricedBasket, now: datetime) -> dict[str, datetime | None]:
    """Return when an order is promised, when work on it begins, and until when it is answered."""
    window, start = priced.terms.window, basket.scheduled_for
    due = due_at(priced.terms, start)
    low = start or now + timedelta(seconds=window.eta_min_s)
    high = start + SLOT if start else now + timedelta(seconds=window.eta_max_s)
    answer_by = now + timedelta(minutes=priced.shop.accept_within_minutes)
    return {
        "scheduled_for": start,
        "due_at": due,
        # An order for later may be answered by the time the kitchen has to begin.
        "answer_by_at": max(answer_by, due) if due else answer_by,
        "eta_low_at": low,
        "eta_at": low + (high - low) / 2,
        "eta_high_at": high,
        "promised_by_at": high,
    }


def _items(order: Order, priced: PricedBasket, now: datetime) -> list[OrderItem]:
    # Sorted, so that the lines come back in the basket's order.
    ids = sorted(uuid7(now) for _ in priced.lines)
    return [
        OrderItem(
            id=item_id,
            order=order,
            menu_item_id=line.item.id,
            name=line.item.name,
            options=[
                {"id": option.id, "name": option.name, "price_minor": option.price_minor}
                for option in line.options
            ],
            notes=line.notes,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            if_sold_out=line.if_sold_out,
        )
        for item_id, line in zip(ids, priced.lines, strict=True)
    ]
