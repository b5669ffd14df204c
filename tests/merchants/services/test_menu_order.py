import pytest

from delivery.kernel.errors import NotFound
from merchants.selectors import menu_sections
from merchants.services.menu_order import DOWN, UP, move_item, move_section, rename_section
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    shop = ShopFactory()
    for position, (section, name) in enumerate(
        [("Soups", "A"), ("Soups", "B"), ("Mains", "C"), ("Mains", "D")]
    ):
        MenuItemFactory(shop=shop, section=section, name=name, position=position)
    return shop


def read(shop):
    return [(s.name, [item.name for item in s.items]) for s in menu_sections(shop)]


def item_of(shop, name):
    return shop.menu_items.get(name=name).pk


def test_an_item_moves_within_its_section(shop, now):
    move_item(shop_id=shop.pk, item_id=item_of(shop, "D"), actor=shop.owner, now=now, step=UP)

    assert read(shop) == [("Soups", ["A", "B"]), ("Mains", ["D", "C"])]


def test_at_the_end_of_its_section_an_item_stays(shop, now):
    move_item(shop_id=shop.pk, item_id=item_of(shop, "B"), actor=shop.owner, now=now, step=DOWN)

    assert read(shop) == [("Soups", ["A", "B"]), ("Mains", ["C", "D"])]


def test_a_section_moves_as_a_whole(shop, now):
    move_section(shop_id=shop.pk, section="Mains", actor=shop.owner, now=now, step=UP)

    assert read(shop) == [("Mains", ["C", "D"]), ("Soups", ["A", "B"])]


def test_a_section_gets_another_name(shop, now):
    rename_section(shop_id=shop.pk, section="Mains", name="Plates", actor=shop.owner, now=now)

    assert [name for name, _ in read(shop)] == ["Soups", "Plates"]


def test_another_shop_s_owner_moves_nothing(shop, now):
    stranger = UserFactory(role="merchant")

    with pytest.raises(NotFound):
        move_item(shop_id=shop.pk, item_id=item_of(shop, "D"), actor=stranger, now=now, step=UP)
    with pytest.raises(NotFound):
        move_section(shop_id=shop.pk, section="Mains", actor=stranger, now=now, step=UP)

    assert read(shop) == [("Soups", ["A", "B"]), ("Mains", ["C", "D"])]
