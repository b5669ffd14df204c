import pytest

from delivery.geo.selectors import ADDRESS_HITS, region_at, search_addresses
from delivery.kernel.geometry import Point
from tests.factories.merchants import SQUARE, AddressFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_the_smallest_of_overlapping_regions_serves_a_point():
    RegionFactory(name="large")
    RegionFactory(name="small", north=SQUARE.lat + 0.01, south=SQUARE.lat - 0.01)
    found = region_at(SQUARE)
    assert found is not None
    assert found.name == "small"


def test_no_region_serves_a_point_outside_of_all():
    RegionFactory()
    assert region_at(Point(0.0, 0.0)) is None


def test_words_are_a_streets_beginning_and_a_number_is_the_houses():
    region = RegionFactory()
    for number in ("1", "12", "2"):
        AddressFactory(region=region, street="Rua das Flores", house_number=number)
    AddressFactory(region=region, street="Rua do Almada", house_number="1")
    AddressFactory(street="Rua das Flores", house_number="1")
    found = [str(address) for address in search_addresses("rua das fl 1", region=region)]
    assert found == ["Rua das Flores 1", "Rua das Flores 12"]
    assert len(search_addresses("RUA", region=region)) == 4


def test_a_street_is_found_by_any_of_its_words_without_accents():
    region = RegionFactory()
    AddressFactory(region=region, street="Praça do Almada", house_number="1")
    AddressFactory(region=region, street="Almada Velha", house_number="1")
    found = [str(address) for address in search_addresses("almada", region=region)]
    assert found == ["Almada Velha 1", "Praça do Almada 1"]
    assert [str(a) for a in search_addresses("praca do", region=region)] == ["Praça do Almada 1"]


def test_only_the_first_few_doors_are_returned():
    region = RegionFactory()
    for _ in range(ADDRESS_HITS + 2):
        AddressFactory(region=region)
    assert len(search_addresses("Praça", region=region)) == ADDRESS_HITS
