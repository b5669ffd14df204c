import json

import pytest

from merchants.menus import CATEGORY_CATALOGUES, CUISINE_CATALOGUES, MENUS, invent_menu
from merchants.models import Category

CATALOGUES = sorted(path.stem for path in MENUS.glob("*.json") if path.stem != "choices")


def test_the_same_seed_invents_the_same_menu():
    first, second, other = (
        invent_menu(category="cafe", cuisines=(), seed=seed) for seed in ("n1", "n1", "n2")
    )
    assert first == second
    assert first != other


def test_every_category_has_a_catalogue():
    assert set(CATEGORY_CATALOGUES) == set(Category.values)


def test_every_catalogue_is_used_and_exists():
    named = {name for names in CATEGORY_CATALOGUES.values() for name in names}
    assert sorted(named | set(CUISINE_CATALOGUES.values())) == CATALOGUES


@pytest.mark.parametrize("category", Category.values)
def test_a_menu_has_6_to_14_items_in_2_to_4_sections(category):
    for number in range(30):
        menu = invent_menu(category=category, cuisines=(), seed=f"n{number}")
        assert 6 <= len(menu.items) <= 14
        assert 2 <= len({item.section for item in menu.items}) <= 4


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_catalogue_draws_no_more_than_it_has(catalogue):
    content = json.loads((MENUS / f"{catalogue}.json").read_text(encoding="utf-8"))
    for section in content["sections"]:
        low, high = section["pick"]
        assert 1 <= low <= high <= len(section["items"])
        names = [row[0] for row in section["items"]]
        assert len(names) == len(set(names))


def test_a_kitchen_cooks_its_first_known_cuisine():
    menu = invent_menu(category="restaurant", cuisines=("fine_dining", "sushi"), seed="n1")
    assert "Rolls" in {item.section for item in menu.items}


def test_a_shop_of_goods_keeps_to_its_category():
    menu = invent_menu(category="bakery", cuisines=("pizza",), seed="n1")
    assert "Bread" in {item.section for item in menu.items}


def test_prices_are_whole_tens_and_choices_can_be_made():
    for catalogue in Category.values:
        for item in invent_menu(category=catalogue, cuisines=(), seed="n3").items:
            assert item.price_minor > 0
            assert item.price_minor % 10 == 0
            for choice in item.choices:
                assert choice.min_choices <= len(choice.options)
                assert 1 <= choice.max_choices <= len(choice.options)
