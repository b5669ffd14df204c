"""How many statements an order costs: each is a round trip to the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delivery.accounts.models import Role
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, OptionFactory, ShopFactory, ShopHoursFactory
from tests.factories.orders import body_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_order_of_three_items_takes_four_statements(client_of, key):
    shop = ShopFactory()
    for weekday in range(7):
        ShopHoursFactory(shop=shop, weekday=weekday, opens_minute=0, closes_minute=1440)
    items = [MenuItemFactory(shop=shop) for _ in range(3)]
    option = OptionFactory(group__item=items[0])
    lines = [{"menu_item_id": item.pk, "quantity": 1} for item in items]
    lines[0]["options"] = [option.pk]
    client = client_of(UserFactory(role=Role.CUSTOMER))
    body = body_for(shop, items=lines)
    token = client.post("/api/v1/orders/quote", body).json()["quote_token"]

    with CaptureQueriesContext(connection) as captured:
        answer = client.post(
            "/api/v1/orders",
            {**body, "quote_token": token},
            headers={"X-Idempotency-Key": key},
        )

    assert answer.status_code == 201
    statements = [query["sql"] for query in captured if query["sql"] not in {"BEGIN", "COMMIT"}]
    assert len(statements) == 4, "\n".join(statements)
