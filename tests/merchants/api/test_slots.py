import pytest

from tests.factories.merchants import ShopFactory

pytestmark = pytest.mark.django_db


def test_anybody_may_read_when_a_shop_delivers_later(api):
    shop = ShopFactory()
    answer = api.get(f"/api/v1/merchants/{shop.pk}/slots", {"lat": shop.lat, "lng": shop.lng})
    assert answer.status_code == 200
    body = answer.json()
    assert body["timezone"] == "Europe/Lisbon"
    assert len(body["slots"]) == 144
    assert all(slot["starts_at"][14:] in {"00:00.000Z", "30:00.000Z"} for slot in body["slots"])


def test_an_unknown_shop_has_no_slots(api):
    assert api.get("/api/v1/merchants/1/slots").status_code == 404


def test_half_a_door_is_invalid(api):
    shop = ShopFactory()
    assert api.get(f"/api/v1/merchants/{shop.pk}/slots", {"lat": 1}).status_code == 400
