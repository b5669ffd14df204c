from itertools import islice

from merchants.slugs import first_free, slug_candidates


def test_a_name_is_numbered_from_two_where_it_is_taken():
    assert list(islice(slug_candidates("Café Ólá!"), 3)) == ["cafe-ola", "cafe-ola-2", "cafe-ola-3"]


def test_a_name_without_letters_of_the_alphabet_is_a_shop():
    assert next(slug_candidates("寿司")) == "shop"


def test_taking_a_slug_leaves_the_next_one():
    taken = {"tasca"}
    assert [first_free("Tasca", taken), first_free("Tasca", taken)] == ["tasca-2", "tasca-3"]


def test_a_slug_fits_its_column_with_its_number():
    assert len(next(islice(slug_candidates("a" * 300), 1000, None))) <= 140
