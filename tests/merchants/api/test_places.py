import pytest

from tests.factories.merchants import SQUARE, AddressFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_regions_are_listed_by_name_with_bounds_and_centre(api):
    RegionFactory(name="Zürich")
    region = RegionFactory(name="Aveiro", south=40, west=-9, north=41, east=-8)
    regions = api.get("/api/v1/regions").json()
    assert [row["name"] for row in regions] == ["Aveiro", "Zürich"]
    assert regions[0] == {
        "id": region.pk,
        "slug": region.slug,
        "name": "Aveiro",
        "bounds": {"south": 40.0, "west": -9.0, "north": 41.0, "east": -8.0},
        "centre": {"lat": 40.5, "lng": -8.5},
        "timezone": "Europe/Lisbon",
        "currency": "EUR",
    }


def test_addresses_are_completed_within_a_region(api):
    address = AddressFactory(house_number="7")
    AddressFactory()
    query = {"q": "praça 7", "region": address.region.slug}
    assert api.get("/api/v1/addresses", query).json() == {
        "results": [
            {
                "text": "Praça da Liberdade 7, 4000-322 Porto",
                "street": "Praça da Liberdade",
                "house_number": "7",
                "postcode": "4000-322",
                "city": "Porto",
                "lat": SQUARE.lat,
                "lng": SQUARE.lng,
            }
        ],
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, {"q", "region"}),
        ({"q": " ", "region": "porto"}, {"q"}),
        ({"q": "a\x00", "region": "porto"}, {"q"}),
        ({"q": "rua", "region": "not a slug"}, {"region"}),
    ],
)
def test_a_wrong_address_search_names_its_fields(api, query, fields):
    response = api.get("/api/v1/addresses", query)
    assert response.status_code == 400
    assert set(response.json()["fields"]) == fields


def test_addresses_of_an_absent_region_are_404(api):
    response = api.get("/api/v1/addresses", {"q": "rua", "region": "nowhere"})
    assert response.status_code == 404
