import pytest

from delivery.accounts.models import Role
from delivery.kernel.errors import NotFound
from merchants.selectors import (
    get_managed_shop,
    get_menu_item,
    get_shop,
    get_shop_by_slug,
    managed_shops,
    menu_sections,
)
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MenuItemFactory,
    OptionFactory,
    OptionGroupFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db


def test_a_shop_is_found_by_id_and_by_slug():
    shop = ShopFactory(slug="tasca")
    assert get_shop(shop.pk) == shop
    assert get_shop_by_slug("tasca") == shop


def test_an_absent_shop_is_not_found():
    with pytest.raises(NotFound):
        get_shop(10**18)
    with pytest.raises(NotFound):
        get_shop_by_slug("nowhere")


def test_owners_and_staff_manage_a_shop_once_each():
    both = UserFactory(role=Role.MERCHANT)
    shop = ShopFactory(owner=both)
    shop.staff.add(both)
    helper = UserFactory(role=Role.MERCHANT)
    shop.staff.add(helper)
    ShopFactory()
    assert list(managed_shops(both)) == [shop]
    assert list(managed_shops(helper)) == [shop]


def test_a_foreign_shop_is_not_found():
    with pytest.raises(NotFound):
        get_managed_shop(ShopFactory().pk, UserFactory(role=Role.MERCHANT))


def test_sections_stand_in_the_order_of_their_first_items():
    shop = ShopFactory()
    for section, name in [("Starters", "a"), ("Mains", "b"), ("Starters", "c")]:
        MenuItemFactory(shop=shop, section=section, name=name)
    sections = menu_sections(shop)
    assert [(s.name, [item.name for item in s.items]) for s in sections] == [
        ("Starters", ["a", "c"]),
        ("Mains", ["b"]),
    ]


def test_deleted_and_foreign_items_are_not_on_the_menu():
    shop = ShopFactory()
    deleted = MenuItemFactory(shop=shop, is_deleted=True)
    foreign = MenuItemFactory()
    assert menu_sections(shop) == []
    for item in (deleted, foreign):
        with pytest.raises(NotFound):
            get_menu_item(item.pk, shop)


def test_a_whole_menu_costs_three_queries(django_assert_num_queries):
    shop = ShopFactory()
    for _ in range(3):
        group = OptionGroupFactory(item=MenuItemFactory(shop=shop))
        OptionFactory(group=group)
    with django_assert_num_queries(3):
        (section,) = menu_sections(shop)
        names = [
            option.name
            for item in section.items
            for group in item.option_groups.all()
            for option in group.options.all()
        ]
    assert names == ["Large"] * 3
