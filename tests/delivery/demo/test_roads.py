import osmium
import pytest

from delivery.demo.roads import write_city_roads
from delivery.embedded.osrm import ROADS_FILE
from delivery.geo.models import RegionMap
from delivery.geo.services import save_region
from tests.factories.regions import region_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return save_region(region_file=region_file())


def test_every_region_s_streets_are_written(region, tmp_path):
    save_region(region_file=region_file(slug="gaia"))
    home = write_city_roads(tmp_path / "osrm")
    ways = list(osmium.FileProcessor(home / ROADS_FILE, osmium.osm.WAY))
    assert len(ways) == 2


def test_the_same_maps_are_not_written_again(region, tmp_path):
    home = write_city_roads(tmp_path)
    written = (home / ROADS_FILE).stat()
    assert write_city_roads(tmp_path) == home
    assert (home / ROADS_FILE).stat().st_ino == written.st_ino


def test_what_was_made_of_earlier_maps_is_removed(region, tmp_path):
    earlier = write_city_roads(tmp_path)
    RegionMap.objects.update(sha256="0" * 64)
    home = write_city_roads(tmp_path)
    assert home != earlier
    assert list(tmp_path.iterdir()) == [home]
