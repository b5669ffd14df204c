"""Orders as customers place them: through the service, never by hand."""

from datetime import datetime
from typing import Any

from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role, User
from delivery.kernel.geometry import Point
from merchants.models import Shop
from orders.models import Order
from orders.services.baskets import Basket, LineInput
from orders.services.moves import (
    assign_driver,
    confirm_order,
    deliver_order,
    pick_up_order,
    start_preparing,
)
from orders.services.placing import place_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory


def near(shop: Shop, *, north_m: float = 500) -> Point:
    """Return a point due north of a shop."""
    return Point(shop.lat + north_m / 111_195, shop.lng)


def basket_for(shop: Shop, **changes: Any) -> Basket:
    """Make a basket with two of one fresh item of the shop."""
    item = MenuItemFactory(shop=shop, price_minor=1000)
    fields: dict[str, Any] = {
        "merchant_id": shop.pk,
        "lines": (LineInput(item.pk, 2),),
        "delivery_address": "Testikatu 1",
        "dropoff": near(shop),
    }
    return Basket(**{**fields, **changes})


def body_for(shop: Shop, **changes: Any) -> dict[str, Any]:
    """Make the JSON body of an order with two of one fresh item of the shop."""
    basket = basket_for(shop)
    body = {
        "merchant_id": shop.pk,
        "items": [{"menu_item_id": basket.lines[0].menu_item_id, "quantity": 2}],
        "delivery_address": basket.delivery_address,
        "delivery_lat": basket.dropoff.lat,
        "delivery_lng": basket.dropoff.lng,
    }
    return body | changes


def placed_order(
    *, now: datetime, shop: Shop | None = None, customer: User | None = None, **changes: Any
) -> Order:
    """Place an order at a shop that is open."""
    shop = shop or ShopFactory()
    customer = customer or UserFactory(role=Role.CUSTOMER)
    return place_order(actor=customer, basket=basket_for(shop, **changes), now=now)


def confirmed_order(*, now: datetime, **details: Any) -> Order:
    """Place an order and have the shop confirm it."""
    order = placed_order(now=now, **details)
    return confirm_order(order_id=order.pk, actor=SYSTEM, now=now)


def delivered_order(*, now: datetime, **details: Any) -> Order:
    """Take an order all the way to the door; an operator notes the handover."""
    order = confirmed_order(now=now, **details)
    driver = make_driver()
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    return deliver_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)
