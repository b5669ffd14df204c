import gzip
import json

import pytest

from delivery.geo.models import RegionMap
from delivery.geo.services import save_region
from tests.factories.regions import region_file

pytestmark = pytest.mark.django_db
URL = "/map/porto/basemap.json"


@pytest.fixture
def stored():
    return RegionMap.objects.get(region=save_region(region_file=region_file()))


def test_the_stored_bytes_are_sent_to_whoever_takes_gzip(client, stored):
    response = client.get(URL, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert response.status_code == 200
    assert response.content == bytes(stored.basemap_gzip)
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0"])
def test_clients_without_gzip_get_the_same_document_unpacked(client, stored, header):
    response = client.get(URL, headers={"Accept-Encoding": header})
    assert "Content-Encoding" not in response
    assert json.loads(response.content) == json.loads(gzip.decompress(stored.basemap_gzip))


def test_a_map_that_the_client_has_is_not_sent_again(client, stored):
    headers = {"Accept-Encoding": "gzip"}
    etag = client.get(URL, headers=headers)["ETag"]
    assert stored.sha256 in etag
    again = client.get(URL, headers={**headers, "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_region_without_a_map_is_404(client, stored):
    assert client.get("/map/nowhere/basemap.json").status_code == 404


def test_a_map_can_only_be_read(client, stored):
    assert client.post(URL).status_code == 405
