import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.geo.models import RegionMap
from delivery.geo.services import save_region
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    AddressFactory,
    OptionFactory,
    ShopHoursFactory,
)
from tests.factories.regions import region_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


@pytest.fixture
def rows():
    group = OptionFactory().group
    shop = ShopHoursFactory(shop=group.item.shop).shop
    return {
        "merchants/shop": shop.pk,
        "merchants/menuitem": group.item.pk,
        "merchants/optiongroup": group.pk,
        "merchants/tariff": shop.region.pk,
        "geo/region": shop.region.pk,
        "geo/address": AddressFactory().pk,
        "geo/regionmap": RegionMap.objects.get(region=save_region(region_file=region_file())).pk,
    }


def test_every_list_is_searched_and_every_row_opens(site, rows):
    for path, pk in rows.items():
        assert site.get(f"/admin/{path}/", {"q": "a"}).status_code == 200, path
        assert site.get(f"/admin/{path}/{pk}/change/").status_code == 200, path


def test_derived_figures_cannot_be_written(site, rows):
    page = site.get(f"/admin/merchants/shop/{rows['merchants/shop']}/change/").content.decode()
    for name in ("rating", "rating_count", "map_id", "created_at"):
        assert f'name="{name}"' not in page
    assert 'name="slug"' in page


def test_maps_come_from_the_importer_only(site):
    assert site.get("/admin/geo/regionmap/add/").status_code == 403
