import pytest

from merchants.allergens import Allergen, labels_of, mentions_allergy


def test_the_law_names_fourteen():
    assert len(Allergen) == 14


def test_allergens_are_read_in_the_order_of_the_law():
    assert labels_of(["nuts", "gluten"]) == ["Gluten", "Nuts"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [("I am ALLERGIC to nuts", True), ("coeliac", True), ("celiac!", True), ("no onions", False)],
)
def test_a_note_that_speaks_of_an_allergy_is_marked(note, expected):
    assert mentions_allergy(note) is expected
