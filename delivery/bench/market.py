"""A market to order from: shops with menus, customers with sessions and live quotes."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.api.inputs import validated
from delivery.bench.traffic import Buyer
from delivery.geo.models import Region
from merchants.models import MenuItem, Option, OptionGroup, Shop, ShopHours, Tariff
from orders.api.basket_shapes import BasketInput, basket_of
from orders.services.quotes import quote_basket

SHOPS = 20
ITEMS = 30
CUSTOMERS = 40
_LAT, _LNG = 41.1496, -8.6109


def open_market(now: datetime) -> list[Buyer]:
    """Migrate and fill an empty database; return who can order."""
    call_command("migrate", verbosity=0)
    region, _ = Region.objects.get_or_create(
        slug="bench",
        defaults={
            "name": "Bench", "timezone": "Europe/Lisbon", "currency": "EUR",
            "south": _LAT - 0.1, "north": _LAT + 0.1, "west": _LNG - 0.1, "east": _LNG + 0.1,
            "attribution": "none",
        },
    )  # fmt: skip
    Tariff.objects.get_or_create(region=region)
    start = Shop.objects.count()
    shops = [_open_shop(region, start + number) for number in range(SHOPS)]
    return [_buyer(start + number, shops[number % SHOPS], now) for number in range(CUSTOMERS)]


def _open_shop(region: Region, number: int) -> Shop:
    shop = Shop.objects.create(
        region=region, name=f"Shop {number}", slug=f"bench-{number}", category="restaurant",
        address="Praça 1", lat=_LAT, lng=_LNG,
    )  # fmt: skip
    ShopHours.objects.bulk_create(
        ShopHours(shop=shop, weekday=day, opens_minute=0, closes_minute=1440) for day in range(7)
    )
    items = MenuItem.objects.bulk_create(
        MenuItem(shop=shop, section="Mains", name=f"Dish {n}", price_minor=900 + n, position=n)
        for n in range(ITEMS)
    )
    for item in items[:10]:
        group = OptionGroup.objects.create(item=item, name="Size")
        Option.objects.create(group=group, name="Large", price_minor=200)
    return shop


def _buyer(number: int, shop: Shop, now: datetime) -> Buyer:
    user = User.objects.create(
        email=f"buyer{number}@bench.test", name=f"Buyer {number}", role=Role.CUSTOMER,
        password=make_password(None),
    )  # fmt: skip
    items = list(shop.menu_items.all()[:3])
    option = items[0].option_groups.get().options.get()
    lines: list[dict[str, Any]] = [{"menu_item_id": item.pk, "quantity": 1} for item in items]
    lines[0]["options"] = [option.pk]
    body = {
        "merchant_id": shop.pk,
        "items": lines,
        "delivery_address": "Rua 1",
        "delivery_lat": _LAT + 0.005,
        "delivery_lng": _LNG,
        "tip_minor": 100,
    }
    basket = basket_of(validated(BasketInput, body))
    quote = quote_basket(actor=user, basket=basket, now=now)
    content = json.dumps({**body, "quote_token": quote["quote_token"]}).encode()
    return Buyer(open_session(user, now=now).token, content)
