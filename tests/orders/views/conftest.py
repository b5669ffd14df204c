"""A customer at the checkout."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory
from tests.factories.visitors import neighbour


@pytest.fixture
def customer() -> Client:
    """A customer at a browser with two soups in the basket."""
    client = neighbour(UserFactory())
    item = MenuItemFactory(name="Caldo verde", price_minor=1000)
    client.post("/basket/lines", {"shop_id": item.shop_id, "menu_item_id": item.pk, "quantity": 2})
    return client
