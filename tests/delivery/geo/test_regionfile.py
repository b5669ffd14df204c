import gzip
import hashlib
import json
from pathlib import Path

import pytest

from delivery.geo.osm.basemap import Basemap, Grid, Street, StreetClass, Vertex
from delivery.geo.osm.opening_hours import parse_opening_hours
from delivery.geo.osm.records import Address, RegionExtract, Shop, ShopCategory
from delivery.geo.regionfile import (
    RegionFile,
    RegionFileError,
    pack_basemap,
    read_region,
    unpack_basemap,
    write_region,
)
from delivery.kernel.geometry import Bounds, Point

DEMO_FILE = Path(__file__).parents[3] / "delivery/demo/data/helsinki.region.json.gz"
BOUNDS = Bounds(50.0, 10.0, 50.01, 10.01)
BASEMAP = Basemap(
    bounds=BOUNDS,
    grid=Grid(50.0, 10.0),
    streets=(Street(StreetClass.STREET, "Ä", True, False, (Vertex(0, 0), Vertex(5, 5))),),
    rails=(),
    areas=(),
    places=(),
)
REGION = RegionFile(
    slug="town",
    name="Town",
    timezone="Europe/Berlin",
    currency="EUR",
    extract=RegionExtract(
        bounds=BOUNDS,
        shops=(
            Shop("n1", "Crumb", ShopCategory.BAKERY, "Ä 1", Point(50.001, 10.001),
                 parse_opening_hours("Mo-Fr 09:00-18:00"), ("cake",)),
            Shop("n2", "Cup", ShopCategory.CAFE, "Ä 2", Point(50.002, 10.001)),
        ),
        addresses=(Address("Ä", "3", "12345", "Town", Point(50.003, 10.001)),),
        basemap=BASEMAP,
    ),
)  # fmt: skip


def test_a_region_comes_back_from_its_file_as_it_was(tmp_path):
    write_region(REGION, tmp_path / "town.json.gz")
    assert read_region(tmp_path / "town.json.gz") == REGION


def test_writing_twice_makes_the_same_bytes_and_returns_their_hash(tmp_path):
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    digest = write_region(REGION, first)
    write_region(REGION, second)
    assert first.read_bytes() == second.read_bytes()
    assert digest == hashlib.sha256(first.read_bytes()).hexdigest()


def test_the_file_names_its_attribution_and_licence(tmp_path):
    write_region(REGION, tmp_path / "town.json.gz")
    document = json.loads(gzip.decompress((tmp_path / "town.json.gz").read_bytes()))
    assert document["attribution"] == "© OpenStreetMap contributors"
    assert document["licence"] == "ODbL 1.0"


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        gzip.compress(b"no json"),
        gzip.compress(b"[]"),
        gzip.compress(b'{"format": "delivery-region", "version": 99}'),
        gzip.compress(b"{}")[:-3],
    ],
    ids=["no gzip", "no json", "no object", "another version", "cut short"],
)
def test_any_other_file_is_refused(tmp_path, content):
    (tmp_path / "other.gz").write_bytes(content)
    with pytest.raises(RegionFileError):
        read_region(tmp_path / "other.gz")


def test_a_basemap_comes_back_from_its_packed_bytes_as_it_was():
    assert unpack_basemap(pack_basemap(BASEMAP)) == BASEMAP


def test_the_demo_region_has_shops_addresses_and_a_drawn_map():
    region = read_region(DEMO_FILE)
    extract = region.extract
    assert (region.slug, region.timezone, region.currency) == ("helsinki", "Europe/Helsinki", "EUR")
    assert region.attribution == "© OpenStreetMap contributors"
    assert (len(extract.shops), len(extract.addresses)) == (503, 585)
    assert all(extract.bounds.contains(shop.position) for shop in extract.shops)
    assert {area.kind.value for area in extract.basemap.areas} == {
        "building", "green", "plaza", "water"
    }  # fmt: skip
