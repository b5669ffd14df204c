from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from merchants.models import Shop
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    SQUARE,
    RegionFactory,
    ShopFactory,
)
from tests.factories.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_media")]


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "tomato").save(out, "JPEG")
    return SimpleUploadedFile("dish.jpg", out.getvalue())


def paths(item):
    shop = f"/merchant/{item.shop_id}"
    row = f"{shop}/menu/items/{item.pk}"
    return [
        (f"{shop}/pause", {"length": "30"}),
        (f"{shop}/busy", {"extra": "10"}),
        (f"{shop}/menu/new", {"section": "Mains", "name": "Soup", "price": "4"}),
        (row, {"section": "Mains", "name": "Soup", "price": "4"}),
        (f"{row}/delete", {}),
        (f"{row}/availability", {"availability": "out"}),
        (f"{row}/photo", {"alt": "A dish"}),
        (f"{row}/up", {}),
        (f"{shop}/hours", {"always": "1"}),
        (f"{shop}/hours/day", {"on_date": "2026-12-24", "closed": "1"}),
        (f"{shop}/settings", {"name": "Mine now"}),
        (f"{shop}/staff", {"email": "friend@shop.test"}),
    ]


def test_a_merchant_without_a_shop_is_led_to_open_one():
    RegionFactory()
    client = visitor(UserFactory(role="merchant"))

    assert client.get("/merchant/", follow=True).redirect_chain == [("/merchant/new", 302)]
    opened = client.post(
        "/merchant/new",
        {"name": "Tasca", "category": "restaurant", "address": "Rua 1", "lat": SQUARE.lat,
         "lng": SQUARE.lng},
    )  # fmt: skip

    shop = Shop.objects.get()
    assert opened["Location"] == f"/merchant/{shop.pk}/menu"
    assert client.get("/merchant/")["Location"] == f"/merchant/{shop.pk}"


def test_a_shop_outside_every_region_is_refused_beside_its_address():
    client = visitor(UserFactory(role="merchant"))
    RegionFactory()

    answer = client.post(
        "/merchant/new",
        {"name": "Tasca", "category": "cafe", "address": "Rua 1", "lat": 0, "lng": 0},
    )

    assert answer.status_code == 400
    assert "outside every region" in answer.context["form"].errors["address"][0]
    assert not Shop.objects.exists()


def test_a_stranger_finds_nothing_and_changes_nothing(item):
    stranger = visitor(UserFactory(role="merchant"))
    before = Shop.objects.values().get(), type(item).objects.values().get()

    for path, fields in paths(item):
        if path.endswith("/photo"):
            fields = {**fields, "photo": picture()}  # noqa: PLW2901
        assert stranger.post(path, fields).status_code == 404, path

    assert (Shop.objects.values().get(), type(item).objects.values().get()) == before
    assert not item.shop.opening_periods.exists()


@pytest.mark.parametrize("role", ["customer", "driver", "admin"])
def test_other_roles_are_refused(item, role):
    assert visitor(UserFactory(role=role)).get(f"/merchant/{item.shop_id}").status_code == 403


def test_a_visitor_is_asked_to_sign_in(item):
    answer = visitor().get(f"/merchant/{item.shop_id}")

    assert answer["Location"] == f"/sign-in?next=/merchant/{item.shop_id}"


def test_staff_work_at_the_shop_but_do_not_say_who_else_does(item):
    colleague = UserFactory(role="merchant", email="friend@shop.test")
    visitor(item.shop.owner).post(f"/merchant/{item.shop_id}/staff", {"email": "friend@shop.test"})
    client = visitor(colleague)

    assert client.get(f"/merchant/{item.shop_id}/menu").status_code == 200
    client.post(f"/merchant/{item.shop_id}/staff", {"remove": colleague.pk})
    assert list(item.shop.staff.all()) == [colleague]


def test_pausing_is_seen_on_the_customers_page(owner, item):
    owner.post(f"/merchant/{item.shop_id}/pause", {"length": "60"})

    page = visitor().get(f"/m/{item.shop.slug}").content.decode()
    assert "This shop takes no orders until" in page
    owner.post(f"/merchant/{item.shop_id}/resume")
    assert "takes no orders" not in visitor().get(f"/m/{item.shop.slug}").content.decode()


def test_busy_minutes_are_promised_to_customers(owner, item):
    owner.post(f"/merchant/{item.shop_id}/busy", {"extra": "20"})

    item.shop.refresh_from_db()
    assert item.shop.prep_minutes == 35
    assert "Busy, +20 min" in owner.get(f"/merchant/{item.shop_id}/menu").content.decode()


def test_hours_and_a_holiday_are_set_and_shown(owner, item):
    shop = f"/merchant/{item.shop_id}"
    owner.post(f"{shop}/hours", {"day-0-opens": "09:00", "day-0-closes": "17:00"})
    owner.post(f"{shop}/hours/day", {"on_date": "2099-12-24", "closed": "1", "note": "Christmas"})

    page = owner.get(f"{shop}/hours").content.decode()
    assert 'name="day-0-opens" value="09:00"' in page
    assert "Thursday 24 December 2099" in page
    owner.post(f"{shop}/hours", {"always": "1"})
    rows = item.shop.opening_periods.values_list("note", "opens_minute", "closes_minute")
    assert list(rows) == [("Christmas", 0, 0)]


def test_several_shops_are_a_switch_apart(owner, item):
    second = ShopFactory(owner=item.shop.owner, name="Second")

    owner.get(f"/merchant/{second.pk}/menu")

    assert owner.get("/merchant/")["Location"] == f"/merchant/{second.pk}"
    page = owner.get(f"/merchant/{item.shop_id}/menu").content.decode()
    assert f'href="/merchant/{second.pk}"' in page
