import pytest

from delivery.geo.osm.addresses import AddressBook, build_addresses
from delivery.geo.osm.records import Address, address_line
from delivery.geo.osm.source import Spot
from delivery.kernel.geometry import Point

HERE = Point(50.001, 10.001)
DOOR = {"addr:street": "High Street", "addr:housenumber": "7", "addr:city": "Town"}


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("High Street", "7", "1234", "Town"), "High Street 7, 1234 Town"),
        (("High Street", "", "", "Town"), "High Street, Town"),
        (("High Street", "7", "", ""), "High Street 7"),
    ],
)
def test_an_address_line_joins_what_is_known(parts, text):
    assert address_line(*parts) == text


def test_a_house_with_street_and_number_is_an_address(bounds):
    assert build_addresses([Spot("n1", DOOR, HERE)], bounds) == (
        Address("High Street", "7", "", "Town", HERE),
    )


def test_a_door_is_listed_once_at_the_house_rather_than_the_shop(bounds):
    shop = Spot("n1", DOOR | {"name": "Bakery"}, Point(50.002, 10.002))
    house = Spot("n2", DOOR | {"addr:street": "HIGH STREET"}, HERE)
    (address,) = build_addresses([shop, house], bounds)
    assert address.position == HERE


def test_a_number_without_a_street_is_no_address(bounds):
    assert build_addresses([Spot("n1", {"addr:housenumber": "7"}, HERE)], bounds) == ()


def test_an_address_outside_the_bounds_is_left_out(bounds):
    assert build_addresses([Spot("n1", DOOR, Point(51.0, 10.0))], bounds) == ()


def test_the_first_of_several_numbers_is_the_door(bounds):
    spot = Spot("n1", DOOR | {"addr:housenumber": "13 A, 5th floor"}, HERE)
    assert build_addresses([spot], bounds)[0].house_number == "13 A"


def test_a_tagged_address_is_used_as_it_is():
    assert AddressBook([], [], HERE).line_for(DOOR, HERE) == "High Street 7, Town"


def test_without_an_address_the_nearest_street_and_the_usual_city_are_named(line):
    near = line({"highway": "primary", "name": "Near Street"}, (1, 50.0, 10.002), (2, 50.1, 10.002))
    far = line({"highway": "primary", "name": "Far Street"}, (3, 50.003, 10.0), (4, 50.003, 10.1))
    nameless = line({"highway": "path"}, (5, 50.001, 10.0), (6, 50.001, 10.1))
    addresses = [Address("High Street", "7", "", "Town", HERE)]
    book = AddressBook(addresses, [far, nameless, near], HERE)
    assert book.line_for({}, HERE) == "Near Street, Town"


def test_nearness_is_measured_on_the_ground(line):
    # 0.0015° of longitude at 60° north is nearer than 0.001° of latitude.
    here = Point(60.0, 10.0)
    east = line({"highway": "primary", "name": "East"}, (1, 59.9, 10.0015), (2, 60.1, 10.0015))
    north = line({"highway": "primary", "name": "North"}, (3, 60.001, 9.9), (4, 60.001, 10.1))
    assert AddressBook([], [east, north], here).line_for({}, here) == "East"


def test_without_streets_the_line_is_empty():
    assert AddressBook([], [], HERE).line_for({}, HERE) == ""
