"""The archive in a bucket: a real S3 protocol, served by moto."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from delivery.archive.models import ArchiveUnit
from delivery.archive.mover import delete_old, move_due
from delivery.archive.restoring import restore
from delivery.archive.store import check_files
from orders.models import Order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
BUCKET = "delivery-archive"


@pytest.fixture(scope="module")
def s3():
    """A client of an S3 server with an empty bucket, and where the server is."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {"endpoint_url": f"http://{host}:{port}"}
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    client = boto3.client("s3", region_name="us-east-1", **options, **keys)
    client.create_bucket(Bucket=BUCKET)
    yield client, options["endpoint_url"]
    server.stop()


@pytest.fixture
def archive_in_s3(s3, settings, archive_folder):
    """The archive kept in that bucket instead of in a folder."""
    client, url = s3
    storages = {**settings.STORAGES}
    storages["archive"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BUCKET,
            "endpoint_url": url,
            "access_key": "key",
            "secret_key": "secret",
            "region_name": "us-east-1",
        },
    }
    settings.STORAGES = storages
    return client


def keys_in(client):
    return [entry["Key"] for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.mark.django_db(transaction=True)
def test_a_month_goes_into_the_bucket_comes_back_and_is_deleted(old_order, archive_in_s3):
    list(move_due(now=LATER))
    kept = keys_in(archive_in_s3)
    assert "orders/2025-03/g1/manifest.json" in kept
    assert "orders/2025-03/g1/orders_order.csv.gz" in kept
    unit = ArchiveUnit.objects.get(family="orders")
    check_files(unit, unit.manifest)
    restore("orders/2025-03", keep=timedelta(days=7), now=LATER)
    assert Order.objects.get().delivery_address == "Testikatu 1"
    list(move_due(now=LATER + timedelta(days=7)))
    assert "orders/2025-03/g1/manifest.json" not in keys_in(archive_in_s3)
    assert "orders/2025-03/g2/manifest.json" in keys_in(archive_in_s3)
    delete_old(now=LATER + timedelta(days=8 * 365))
    assert keys_in(archive_in_s3) == []
