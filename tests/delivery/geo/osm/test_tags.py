import pytest

from delivery.geo.osm.basemap import AreaKind, PlaceKind, StreetClass
from delivery.geo.osm.records import ShopCategory
from delivery.geo.osm.tags import (
    area_kind,
    cuisines,
    is_rail,
    is_tunnel,
    oneway_direction,
    place_kind,
    shop_category,
    street_class,
)


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "restaurant"}, ShopCategory.RESTAURANT),
        ({"amenity": "pub"}, ShopCategory.BAR),
        ({"shop": "pastry"}, ShopCategory.BAKERY),
        ({"shop": "convenience"}, ShopCategory.GROCERY),
        ({"amenity": "cafe", "shop": "books"}, ShopCategory.CAFE),
        ({"shop": "car"}, None),
        ({"amenity": "bench"}, None),
    ],
)
def test_a_shop_has_the_category_of_its_tags(tags, category):
    assert shop_category(tags) == category


def test_cuisines_are_split_and_named_once():
    assert cuisines({"cuisine": "pizza; Italian;pizza;"}) == ("pizza", "italian")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary"}, StreetClass.MAJOR),
        ({"highway": "primary_link"}, StreetClass.MAJOR),
        ({"highway": "residential"}, StreetClass.STREET),
        ({"highway": "steps"}, StreetClass.PATH),
        ({"highway": "service", "access": "private"}, StreetClass.PATH),
        ({"highway": "pedestrian", "area": "yes"}, None),
        ({"highway": "proposed"}, None),
        ({"railway": "rail"}, None),
    ],
)
def test_a_street_has_the_class_of_its_highway(tags, expected):
    assert street_class(tags) == expected


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "no"}, 0),
        ({}, 0),
        ({"junction": "roundabout"}, 1),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0),
    ],
)
def test_the_direction_of_a_oneway_follows_its_tags(tags, direction):
    assert oneway_direction(tags) == direction


@pytest.mark.parametrize(
    ("tags", "hidden"),
    [({"tunnel": "yes"}, True), ({"layer": "-1"}, True), ({"tunnel": "no"}, False), ({}, False)],
)
def test_a_line_below_ground_is_a_tunnel(tags, hidden):
    assert is_tunnel(tags) is hidden


def test_only_railways_in_the_open_are_rails():
    assert is_rail({"railway": "rail"})
    assert not is_rail({"railway": "rail", "tunnel": "yes"})
    assert not is_rail({"railway": "tram"})


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"building": "yes"}, AreaKind.BUILDING),
        ({"building": "no"}, None),
        ({"natural": "water"}, AreaKind.WATER),
        ({"natural": "water", "tunnel": "yes"}, None),
        ({"leisure": "park"}, AreaKind.GREEN),
        ({"highway": "pedestrian", "area": "yes"}, AreaKind.PLAZA),
        ({"highway": "pedestrian"}, None),
        ({"landuse": "residential"}, None),
    ],
)
def test_an_area_is_drawn_as_its_tags_say(tags, kind):
    assert area_kind(tags) == kind


def test_places_and_parks_are_named():
    assert place_kind({"place": "square"}) == PlaceKind.SQUARE
    assert place_kind({"leisure": "park"}) == PlaceKind.PARK
    assert place_kind({"place": "city"}) is None
