"""A shop's owner at a browser, with one item on the menu."""

from pathlib import Path

import pytest
from django.test import Client

from merchants.models import MenuItem
from tests.factories.merchants import MenuItemFactory
from tests.factories.visitors import visitor


@pytest.fixture
def _media(settings, tmp_path: Path) -> None:
    """Keep photos in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item() -> MenuItem:
    return MenuItemFactory(name="Francesinha", price_minor=1250)


@pytest.fixture
def owner(item: MenuItem) -> Client:
    """The shop's owner at a browser."""
    return visitor(item.shop.owner)
