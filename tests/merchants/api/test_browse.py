import pytest

from tests.factories.merchants import (
    SQUARE,
    MenuItemFactory,
    OptionFactory,
    OptionGroupFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db
HERE = {"lat": SQUARE.lat, "lng": SQUARE.lng}


def test_a_nearby_shop_is_described_as_the_contract_says(api):
    shop = ShopFactory(name="Tasca", rating=4.26, rating_count=3, avg_prep_time_minutes=15)
    response = api.get("/api/v1/merchants", HERE)
    assert response.status_code == 200
    assert response.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": shop.pk,
                "slug": shop.slug,
                "name": "Tasca",
                "category": "restaurant",
                "cuisine": "",
                "address": "Praça da Liberdade 1, 4000-322 Porto",
                "lat": SQUARE.lat,
                "lng": SQUARE.lng,
                "region": shop.region.slug,
                "rating": 4.3,
                "rating_count": 3,
                "is_open": True,
                "has_invented_menu": False,
                "currency": "EUR",
                "distance_m": 0,
                "eta_min_s": 900,
                "eta_max_s": 1740,
                "delivery_fee_minor": 190,
            }
        ],
    }


@pytest.mark.parametrize("sort", ["distance", "eta", "fee", "rating", "name"])
def test_pages_hold_every_shop_once_in_every_order(api, sort):
    region = ShopFactory(rating=4.0).region
    for number in range(6):
        ShopFactory(region=region, lat=SQUARE.lat + (number // 2) * 0.003, rating=None)
    url, seen = "/api/v1/merchants", []
    response = api.get(url, {**HERE, "sort": sort, "page_size": 3})
    while True:
        page = response.json()
        seen += [shop["id"] for shop in page["results"]]
        if page["next"] is None:
            break
        response = api.get(page["next"])
    whole = api.get(url, {**HERE, "sort": sort}).json()["results"]
    assert seen == [shop["id"] for shop in whole]
    assert len(seen) == 7


def test_filters_reach_the_search(api):
    region = ShopFactory(name="Closed", is_accepting=False).region
    ShopFactory(name="Livraria", category="books", region=region)
    ShopFactory(name="Tasca", region=region)

    def names(**filters):
        page = api.get("/api/v1/merchants", {**HERE, **filters}).json()
        return [shop["name"] for shop in page["results"]]

    assert names(open="true", sort="name") == ["Livraria", "Tasca"]
    assert names(category="books") == ["Livraria"]
    assert names(q="tas") == ["Tasca"]
    assert names(radius_m=1, q="zzz") == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lat": "nan"}, "lat"),
        ({"lng": "inf"}, "lng"),
        ({"lat": 90.1}, "lat"),
        ({"lng": -180.1}, "lng"),
        ({"lat": ""}, "lat"),
        ({"lat": "1" * 400}, "lat"),
        ({"radius_m": 0}, "radius_m"),
        ({"radius_m": "NaN"}, "radius_m"),
        ({"radius_m": 20_001}, "radius_m"),
        ({"category": "weapons"}, "category"),
        ({"open": "perhaps"}, "open"),
        ({"sort": "price"}, "sort"),
        ({"q": "x" * 81}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": "9" * 5000}, "page_size"),
        ({"page_size": "ten"}, "page_size"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "cD1hYmM="}, "cursor"),
        ({"cursor": "cD0AMQ=="}, "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(api, wrong, field):
    response = api.get("/api/v1/merchants", {**HERE, **wrong})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["fields"]) == [field]


def test_both_coordinates_are_required(api):
    response = api.get("/api/v1/merchants")
    assert response.status_code == 400
    assert set(response.json()["fields"]) == {"lat", "lng"}


def test_a_shop_without_a_door_promises_nothing(api):
    shop = ShopFactory()
    body = api.get(f"/api/v1/merchants/{shop.pk}").json()
    assert body["name"] == shop.name
    assert body["hours"] == []
    assert body["distance_m"] is None
    assert body["delivers_here"] is None


def test_a_shop_tells_a_door_whether_it_delivers_there(api):
    shop = ShopFactory(delivery_radius_m=500)
    url = f"/api/v1/merchants/{shop.pk}"
    assert api.get(url, HERE).json()["delivers_here"] is True
    body = api.get(url, {"lat": SQUARE.lat + 0.009, "lng": SQUARE.lng}).json()
    assert (body["delivers_here"], body["distance_m"]) == (False, 1001)


def test_half_a_position_is_refused(api):
    shop = ShopFactory()
    response = api.get(f"/api/v1/merchants/{shop.pk}", {"lat": 41})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["lng"]


@pytest.mark.parametrize("path", ["0", "0/menu", "9" * 30, "9" * 5000, "abc"])
def test_an_absent_shop_is_404(api, path):
    response = api.get(f"/api/v1/merchants/{path}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_a_menu_is_sections_of_items_with_options(api):
    shop = ShopFactory(has_invented_menu=True)
    item = MenuItemFactory(shop=shop, name="Francesinha", description="With egg.")
    option = OptionFactory(group=OptionGroupFactory(item=item))
    MenuItemFactory(shop=shop, is_deleted=True)
    assert api.get(f"/api/v1/merchants/{shop.pk}/menu").json() == {
        "merchant_id": shop.pk,
        "currency": "EUR",
        "has_invented_menu": True,
        "sections": [
            {
                "name": "Mains",
                "items": [
                    {
                        "id": item.pk,
                        "name": "Francesinha",
                        "description": "With egg.",
                        "price_minor": 1000,
                        "is_available": True,
                        "allergens": [],
                        "photo": None,
                        "options": [
                            {
                                "id": option.group.pk,
                                "name": "Size",
                                "min_choices": 0,
                                "max_choices": 1,
                                "choices": [
                                    {
                                        "id": option.pk,
                                        "name": "Large",
                                        "price_minor": 200,
                                        "is_available": True,
                                    }
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_trailing_slash_is_answered_without_a_redirect(api):
    assert api.get("/api/v1/merchants/", HERE).status_code == 200
