import pytest

from delivery.accounts.addresses import save_address, saved_addresses
from delivery.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.merchants import SQUARE, ShopFactory
from tests.factories.visitors import checkout_form, visitor

pytestmark = pytest.mark.django_db


def test_a_ticked_box_keeps_the_address_that_was_ordered_to(customer):
    form = checkout_form(customer) | {"keep_address": "on", "address_name": "Home"}
    customer.post("/checkout", form)

    (kept,) = saved_addresses(User.objects.get(role="customer"))
    assert (kept.name, kept.label, kept.lat) == ("Home", "Testikatu 1", SQUARE.lat)
    assert kept.is_default


def test_without_a_name_it_is_called_after_its_street(customer):
    customer.post("/checkout", checkout_form(customer) | {"keep_address": "on"})

    assert [kept.name for kept in saved_addresses(User.objects.get(role="customer"))] == [
        "Testikatu 1"
    ]


def test_nothing_is_kept_unasked(customer):
    customer.post("/checkout", checkout_form(customer))

    assert saved_addresses(User.objects.get(role="customer")) == []


def test_a_kept_address_is_offered_by_the_finder_and_is_where_a_visit_begins():
    ShopFactory(name="Tasca da Praça")
    user = UserFactory()
    save_address(actor=user, name="Home", label="Testikatu 1", lat=SQUARE.lat, lng=SQUARE.lng)
    page = visitor(user)

    assert "Tasca da Praça" in page.get("/").content.decode()
    finder = page.get("/?change=1").content.decode()
    assert "Testikatu 1" in finder
    assert 'name="lat" value="41.1496000"' in finder
