import json

import pytest

from delivery.accounts.models import Role
from merchants.models import Shop
from tests.factories.accounts import UserFactory
from tests.factories.merchants import SQUARE, RegionFactory, ShopFactory, ShopHoursFactory

pytestmark = pytest.mark.django_db
SHOPS = "/api/v1/merchant/shops"
TASCA = {
    "name": "Tasca",
    "category": "restaurant",
    "address": "Praça 1",
    "lat": SQUARE.lat,
    "lng": SQUARE.lng,
}


@pytest.fixture
def owner():
    return UserFactory(role=Role.MERCHANT)


@pytest.fixture
def client(owner, client_of):
    return client_of(owner)


def test_a_merchant_opens_a_shop(client, owner):
    RegionFactory()
    response = client.post(SHOPS, TASCA)
    assert response.status_code == 201
    shop = Shop.objects.get()
    assert shop.owner == owner
    assert response.json() == {
        "id": shop.pk,
        "slug": "tasca",
        "name": "Tasca",
        "category": "restaurant",
        "cuisine": "",
        "address": "Praça 1",
        "lat": SQUARE.lat,
        "lng": SQUARE.lng,
        "region": shop.region.slug,
        "rating": None,
        "rating_count": 0,
        "is_open": True,
        "has_invented_menu": False,
        "currency": "EUR",
        "is_accepting": True,
        "avg_prep_time_minutes": 15,
        "busy_extra_minutes": 0,
        "delivery_radius_m": 4000,
        "delivery_area": [],
        "minimum_order_minor": 0,
        "auto_accept": False,
        "accept_within_minutes": 10,
        "hours": [],
    }


def test_a_shop_outside_every_region_is_422(client):
    RegionFactory()
    response = client.post(SHOPS, {**TASCA, "lat": 0, "lng": 0})
    assert response.status_code == 422
    assert response.json()["code"] == "outside_every_region"
    assert not Shop.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": 91},
        {"lat": None},
        {"lat": 10**400},
        {"lng": "NaN"},
        {"category": "bank"},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"address": ["x"]},
    ],
)
def test_a_wrong_shop_is_400_and_none_is_made(client, wrong):
    RegionFactory()
    response = client.post(SHOPS, {**TASCA, **wrong})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(wrong)
    assert not Shop.objects.exists()


def test_half_a_character_is_no_json_and_no_shop_is_made(client):
    RegionFactory()
    # Escaped as JSON has it: the test client cannot send a lone surrogate itself.
    body = json.dumps({**TASCA, "name": "\ud800"})
    response = client.post(SHOPS, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "malformed_json")
    assert not Shop.objects.exists()


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.ADMIN])
def test_only_merchants_have_shops(client_of, role):
    RegionFactory()
    client = client_of(UserFactory(role=role))
    assert client.get(SHOPS).status_code == 403
    assert client.post(SHOPS, TASCA).status_code == 403
    assert not Shop.objects.exists()


def test_nobody_without_a_session_has_shops(api):
    response = api.get(SHOPS)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_own_and_staffed_shops_are_listed(client, owner):
    own, staffed = ShopFactory(owner=owner), ShopFactory()
    staffed.staff.add(owner)
    ShopFactory()
    assert {shop["id"] for shop in client.get(SHOPS).json()["results"]} == {own.pk, staffed.pk}


def test_a_shop_is_closed_and_opened_by_its_switch(client, owner):
    shop = ShopFactory(owner=owner)
    url = f"{SHOPS}/{shop.pk}"
    body = client.patch(url, {"is_open": False, "busy_extra_minutes": 20}).json()
    assert (body["is_open"], body["is_accepting"], body["busy_extra_minutes"]) == (
        False,
        False,
        20,
    )
    assert client.patch(url, {"is_open": True}).json()["is_open"] is True
    assert client.get(url).json()["busy_extra_minutes"] == 20


def test_hours_are_replaced_as_a_whole(client, owner):
    shop = ShopFactory(owner=owner)
    ShopHoursFactory(shop=shop)
    hours = [{"weekday": 4, "opens_minute": 1080, "closes_minute": 1560}]
    assert client.patch(f"{SHOPS}/{shop.pk}", {"hours": hours}).json()["hours"] == hours
    assert client.patch(f"{SHOPS}/{shop.pk}", {"hours": []}).json()["hours"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"is_open": "perhaps"}, "is_open"),
        ({"busy_extra_minutes": -1}, "busy_extra_minutes"),
        ({"busy_extra_minutes": "1e400"}, "busy_extra_minutes"),
        ({"delivery_radius_m": 20_001}, "delivery_radius_m"),
        ({"hours": "always"}, "hours"),
        (
            {"hours": [{"weekday": 7, "opens_minute": 0, "closes_minute": 60}]},
            "hours.0.weekday",
        ),
        (
            {"hours": [{"weekday": 1, "opens_minute": 60, "closes_minute": 60}]},
            "hours.0.closes_minute",
        ),
    ],
)
def test_a_wrong_change_is_400_and_changes_nothing(client, owner, wrong, field):
    shop = ShopFactory(owner=owner)
    before = Shop.objects.values().get()
    response = client.patch(f"{SHOPS}/{shop.pk}", wrong)
    assert response.status_code == 400
    assert any(path.startswith(field) for path in response.json()["fields"])
    assert Shop.objects.values().get() == before


def test_a_foreign_shop_is_404_and_stays_as_it_is(client):
    shop = ShopFactory(name="Velha")
    url = f"{SHOPS}/{shop.pk}"
    assert client.get(url).status_code == 404
    assert client.patch(url, {"name": "Nova"}).status_code == 404
    shop.refresh_from_db()
    assert shop.name == "Velha"


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400])
def test_a_number_too_large_for_any_type_is_400(client, owner, number):
    url = f"{SHOPS}/{ShopFactory(owner=owner).pk}"
    body = f'{{"busy_extra_minutes": {number}}}'
    assert client.patch(url, body, content_type="application/json").status_code == 400
