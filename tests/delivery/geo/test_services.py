import hashlib

import pytest

from delivery.geo.models import Address, Region, RegionMap
from delivery.geo.regionfile import unpack_basemap
from delivery.geo.services import save_region
from tests.factories.regions import BOUNDS, map_address, region_file

pytestmark = pytest.mark.django_db


def test_a_region_is_saved_with_bounds_map_and_addresses():
    file = region_file(addresses=(map_address("1"), map_address("2")))
    region = save_region(region_file=file)
    region.refresh_from_db()
    assert region.bounds == BOUNDS
    assert (region.timezone, region.currency) == ("Europe/Lisbon", "EUR")
    assert region.attribution == "© OpenStreetMap contributors"
    assert list(region.addresses.values_list("house_number", flat=True)) == ["1", "2"]


def test_the_map_is_kept_as_the_bytes_that_browsers_get():
    file = region_file()
    stored = RegionMap.objects.get(region=save_region(region_file=file))
    packed = bytes(stored.basemap_gzip)
    assert unpack_basemap(packed) == file.extract.basemap
    assert stored.sha256 == hashlib.sha256(packed).hexdigest()


def test_saving_again_replaces_the_addresses_and_keeps_the_row():
    first = save_region(region_file=region_file(addresses=(map_address("1"),)))
    again = save_region(region_file=region_file(name="O Porto", addresses=(map_address("2"),)))
    assert first.pk == again.pk
    assert Region.objects.get().name == "O Porto"
    assert list(Address.objects.values_list("house_number", flat=True)) == ["2"]


def test_saving_again_keeps_the_operators_choice_of_a_redis():
    save_region(region_file=region_file())
    Region.objects.update(redis_alias="north")
    save_region(region_file=region_file())
    assert Region.objects.get().redis_alias == "north"
