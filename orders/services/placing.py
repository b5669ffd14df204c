"""Quote and place orders."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from delivery.accounts.models import User
from delivery.events.outbox import emit
from delivery.idempotency.services import Reply, run_once
from delivery.kernel.ids import uuid7
from orders.models import Order, OrderItem
from orders.payloads import order_payload
from orders.services.baskets import Basket, PricedBasket, price_basket
from orders.services.quotes import check_quote

ROUTE = "POST /orders"
# No vowels and no look-alikes: a code is read aloud and never spells a word.
_CODE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"


def place_order_once(
    *, actor: User, basket: Basket, quote_token: str, key: str, body: Any, now: datetime
) -> Reply:
    """Place an order at most once per idempotency key; the reply commits with the order.

    Raises what `place_order` and `run_once` raise.
    """

    def run() -> tuple[int, Any]:
        order = place_order(actor=actor, basket=basket, quote_token=quote_token, now=now)
        return 201, order_payload(order)

    return run_once(user_id=actor.pk, route=ROUTE, key=key, body=body, now=now, run=run)


@transaction.atomic
def place_order(*, actor: User, basket: Basket, quote_token: str = "", now: datetime) -> Order:
    """Place an order at the prices of the menu.

    Raises NotFound, ShopClosed, OutOfRange, UnknownItem, SoldOut, BadOptions, QuoteChanged.
    """
    priced = price_basket(basket, now=now)
    if quote_token:
        check_quote(quote_token, customer_id=actor.pk, basket=basket, price=priced.price, now=now)
    order = _save_order(actor, basket, priced, now)
    items = _save_items(order, priced, now)
    # The payload reads them; they need not be read back.
    order._prefetched_objects_cache = {"items": items}
    emit(
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
    return order


def _save_order(actor: User, basket: Basket, priced: PricedBasket, now: datetime) -> Order:
    shop, price, window = priced.shop, priced.price, priced.terms.window
    order = Order(
        id=uuid7(now),
        code="".join(secrets.choice(_CODE_ALPHABET) for _ in range(6)),
        region=shop.region,
        customer=actor,
        shop=shop,
        delivery_address=basket.delivery_address,
        delivery_lat=basket.dropoff.lat,
        delivery_lng=basket.dropoff.lng,
        delivery_notes=basket.delivery_notes,
        distance_m=round(priced.terms.ride.distance_m),
        prep_minutes=shop.prep_minutes,
        currency=shop.region.currency,
        subtotal_minor=price.subtotal_minor,
        delivery_fee_minor=price.delivery_fee_minor,
        service_fee_minor=price.service_fee_minor,
        tax_minor=price.tax_minor,
        tip_minor=price.tip_minor,
        total_minor=price.total_minor,
        eta_at=now + timedelta(seconds=(window.eta_min_s + window.eta_max_s) / 2),
        eta_low_at=now + timedelta(seconds=window.eta_min_s),
        eta_high_at=now + timedelta(seconds=window.eta_max_s),
    )
    order.save(force_insert=True)
    return order


def _save_items(order: Order, priced: PricedBasket, now: datetime) -> list[OrderItem]:
    return OrderItem.objects.bulk_create(
        OrderItem(
            id=uuid7(now),
            order=order,
            menu_item=line.item,
            name=line.item.name,
            options=[
                {"id": option.pk, "name": option.name, "price_minor": option.price_minor}
                for option in line.options
            ],
            notes=line.notes,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
        )
        for line in priced.lines
    )
