from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from merchants.models import Category
from tests.factories.merchants import (
    SQUARE,
    AddressFactory,
    MenuItemFactory,
    OptionFactory,
    OptionGroupFactory,
    RegionFactory,
    ShopFactory,
    ShopHoursFactory,
)
from tests.factories.visitors import HTMX, neighbour, visitor

pytestmark = pytest.mark.django_db


def shop_names(response):
    return [shop["name"] for shop in response.context["shops"]]


def test_a_new_visitor_is_asked_for_an_address_first():
    RegionFactory(name="Porto")

    page = visitor().get("/").content.decode()

    assert "What can we bring you?" in page
    assert "Delivering in Porto." in page


def test_choosing_an_address_shows_the_shops_near_it():
    ShopFactory(name="Tasca da Praça")

    response = neighbour().get("/")

    assert shop_names(response) == ["Tasca da Praça"]
    assert "Delivering to <strong>Testikatu 1</strong>" in response.content.decode()


def test_a_point_on_the_map_is_called_after_the_nearest_door():
    AddressFactory(street="Rua Longe", house_number="9", lat=SQUARE.lat + 0.0008, lng=SQUARE.lng)
    AddressFactory(street="Rua Perto", house_number="1", lat=SQUARE.lat + 0.0001, lng=SQUARE.lng)
    client = visitor()

    client.post("/place", {"label": "", "lat": SQUARE.lat, "lng": SQUARE.lng})

    assert client.session["place"]["label"] == "Near Rua Perto 1"


def test_a_point_far_from_every_door_is_called_by_its_coordinates():
    client = visitor()

    client.post("/place", {"label": "", "lat": 41.5, "lng": -8.25})

    assert client.session["place"]["label"] == "41.5000, -8.2500"


@pytest.mark.parametrize(
    "place",
    [
        {"label": "Typed only"},
        {"label": "x", "lat": "nan", "lng": "0"},
        {"label": "x", "lat": "91", "lng": "0"},
        {"label": "x", "lat": "inf", "lng": "0"},
        {"label": "x" * 201, "lat": "41", "lng": "-8"},
    ],
)
def test_a_place_without_a_position_on_earth_is_refused_and_not_kept(place):
    client = visitor()

    response = client.post("/place", place)

    assert response.status_code == 400
    assert "Choose one of the addresses" in response.content.decode()
    assert "place" not in client.session


def test_an_address_outside_every_region_is_said_not_to_be_served():
    RegionFactory()

    page = neighbour(point=Point(0.0, 0.0)).get("/").content.decode()

    assert "We do not deliver there yet" in page


def test_an_address_in_a_region_without_shops_around_is_told_so():
    RegionFactory(name="Porto")

    page = neighbour().get("/").content.decode()

    assert "No shop delivers here yet" in page


def test_the_address_can_be_changed_and_leads_back():
    ShopFactory()
    client = neighbour()

    page = client.get("/?change=1&next=/checkout").content.decode()
    response = client.post(
        "/place", {"label": "Rua 2", "lat": 41.15, "lng": -8.61, "next": "/checkout"}
    )

    assert 'name="next" value="/checkout"' in page
    assert response["Location"] == "/checkout"
    assert client.session["place"]["label"] == "Rua 2"


def test_the_list_is_narrowed_by_kind_word_and_opening():
    ShopFactory(name="Padaria", category=Category.BAKERY)
    ShopFactory(name="Padaria Fechada", category=Category.BAKERY, is_accepting=False)
    ShopFactory(name="Livraria", category=Category.BOOKS)

    response = neighbour().get("/?category=bakery&q=padaria&open=1")

    assert shop_names(response) == ["Padaria"]


def test_filters_that_make_no_sense_are_passed_over():
    ShopFactory(name="Tasca")

    response = neighbour().get("/?category=nonsense&sort=nonsense&page=nonsense")

    assert response.status_code == 200
    assert shop_names(response) == ["Tasca"]


def test_closed_shops_come_last_and_say_so():
    ShopFactory(name="Closed near", is_accepting=False)
    ShopFactory(name="Open further", lat=SQUARE.lat + 0.005)

    response = neighbour().get("/")

    assert shop_names(response) == ["Open further", "Closed near"]
    assert "is-closed" in response.content.decode()


def test_htmx_gets_the_list_alone():
    ShopFactory(name="Tasca")

    response = neighbour().get("/", headers=HTMX)

    page = response.content.decode()
    assert "Tasca" in page
    assert "<html" not in page
    assert "HX-Request" in response["Vary"]


def test_invented_menus_are_said_to_be_invented():
    shop = ShopFactory(has_invented_menu=True)
    client = neighbour()

    assert "invented" in client.get("/").content.decode()
    assert "invented" in client.get(f"/m/{shop.slug}").content.decode()


def test_the_menu_shows_sections_prices_and_what_is_sold_out():
    shop = ShopFactory()
    MenuItemFactory(shop=shop, section="Soups", name="Caldo verde", price_minor=450)
    MenuItemFactory(shop=shop, section="Mains", name="Bacalhau", is_available=False)

    response = neighbour().get(f"/m/{shop.slug}")

    page = response.content.decode()
    assert [section["name"] for section in response.context["sections"]] == ["Soups", "Mains"]
    assert "€4.50" in page
    assert "Sold out" in page


def test_a_shop_that_does_not_deliver_to_the_visitor_says_so():
    shop = ShopFactory(delivery_radius_m=1000)

    page = neighbour(point=Point(SQUARE.lat + 0.05, SQUARE.lng)).get(f"/m/{shop.slug}")

    assert "does not deliver to Testikatu 1" in page.content.decode()


def test_a_closed_shop_can_be_looked_at_but_offers_no_button():
    shop = ShopFactory(is_accepting=False)
    MenuItemFactory(shop=shop, name="Caldo verde")

    page = neighbour().get(f"/m/{shop.slug}").content.decode()

    assert "Caldo verde" in page
    assert "closed now" in page
    assert "/basket/lines" not in page


def test_an_item_with_choices_opens_as_a_dialog_or_a_page():
    item = MenuItemFactory(name="Francesinha")
    OptionFactory(group=OptionGroupFactory(item=item, name="Size"), name="Large", price_minor=200)
    path = f"/m/{item.shop.slug}/items/{item.pk}"

    dialog, page = visitor().get(path, headers=HTMX), visitor().get(path)

    assert "+€2.00" in dialog.content.decode()
    assert "<html" not in dialog.content.decode()
    assert "<html" in page.content.decode()


@pytest.mark.parametrize("path", ["/m/no-such-shop", "/m/no-such-shop/items/1"])
def test_a_shop_that_does_not_exist_is_not_found(path):
    response = visitor().get(path)

    assert response.status_code == 404
    assert "Not found" in response.content.decode()


def test_an_item_of_another_shop_is_not_found():
    item, other = MenuItemFactory(), ShopFactory()

    assert visitor().get(f"/m/{other.slug}/items/{item.pk}").status_code == 404


def test_a_shop_that_opens_tomorrow_takes_orders_for_later():
    shop = ShopFactory()
    tomorrow = (utc_now() + timedelta(days=1)).weekday()
    ShopHoursFactory(shop=shop, weekday=tomorrow, opens_minute=0, closes_minute=1440)
    MenuItemFactory(shop=shop, name="Francesinha")

    page = neighbour().get(f"/m/{shop.slug}").content.decode()

    assert "You can order for later." in page
    assert "Add Francesinha to the basket" in page


def test_the_menu_names_the_smallest_order():
    shop = ShopFactory(minimum_order_minor=1500)

    assert "From €15.00" in neighbour().get(f"/m/{shop.slug}").content.decode()


def test_an_address_that_was_only_typed_stays_in_its_field():
    RegionFactory()

    response = visitor().post("/place", {"label": "Rua <Nova> 5"})

    assert 'value="Rua &lt;Nova&gt; 5"' in response.content.decode()
