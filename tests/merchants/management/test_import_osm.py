import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from delivery.geo.models import Region
from delivery.geo.regionfile import read_region, write_region
from merchants.models import Shop
from tests.factories.regions import map_address, map_shop, region_file

pytestmark = pytest.mark.django_db
OSM = """<?xml version="1.0"?>
<osm version="0.6" generator="test">
  <bounds minlat="41.10" minlon="-8.70" maxlat="41.20" maxlon="-8.50"/>
  <node id="1" lat="41.15" lon="-8.60">
    <tag k="name" v="Padaria"/><tag k="shop" v="bakery"/>
    <tag k="opening_hours" v="Mo-Sa 07:00-19:00"/>
  </node>
  <node id="2" lat="41.16" lon="-8.61">
    <tag k="addr:street" v="Rua das Flores"/><tag k="addr:housenumber" v="7"/>
  </node>
</osm>
"""


@pytest.fixture
def extract(tmp_path):
    path = tmp_path / "porto.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


def run(*arguments):
    out = StringIO()
    call_command("import_osm", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_an_extract_becomes_a_region(extract):
    report = run(extract, "--name", "O Porto", "--timezone", "Europe/Lisbon")
    region = Region.objects.get()
    assert (region.slug, region.name, region.timezone, region.currency) == (
        "o-porto",
        "O Porto",
        "Europe/Lisbon",
        "EUR",
    )
    shop = Shop.objects.get()
    assert (shop.name, shop.category, shop.opening_periods.count()) == ("Padaria", "bakery", 6)
    assert region.addresses.count() == 1
    assert "1 shops created, 0 refreshed, 0 kept" in report
    assert "© OpenStreetMap contributors, ODbL 1.0." in report


def test_a_region_file_needs_no_further_options(tmp_path):
    path = tmp_path / "porto.region.json.gz"
    write_region(region_file(shops=(map_shop("n1"),), addresses=(map_address("1"),)), path)
    run(path)
    assert Shop.objects.get().region.timezone == "Europe/Lisbon"


def test_writing_a_region_file_imports_nothing(extract, tmp_path):
    target = tmp_path / "out.region.json.gz"
    report = run(extract, "--name", "Porto", "--currency", "eur", "--write", target)
    written = read_region(target)
    assert (written.slug, written.currency, len(written.extract.shops)) == ("porto", "EUR", 1)
    assert str(target) in report
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "pass --name"),
        (["--name", "Porto", "--timezone", "Mars/Olympus"], "IANA"),
        (["--name", "Porto", "--currency", "EURO"], "ISO 4217"),
        (["--name", "Porto", "--roads", "absent.osm.pbf"], "Cannot read"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(extract, options, message):
    with pytest.raises(CommandError, match=message):
        run(extract, *options)
    assert not Region.objects.exists()


def test_an_unreadable_file_is_refused(tmp_path):
    absent = tmp_path / "absent.osm.pbf"
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"not a map")
    other = tmp_path / "other.region.json.gz"
    other.write_bytes(gzip.compress(b"[]"))
    for path in (absent, broken, other):
        with pytest.raises(CommandError, match="Cannot read"):
            run(path, "--name", "Porto")
    assert not Region.objects.exists()
