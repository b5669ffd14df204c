"""Prometheus of docker-compose.yml is answered, by the name and in the environment given there."""

from pathlib import Path

import pytest
import yaml

from tests.composed import interpolated

ROOT = Path(__file__).parents[1]
PROMETHEUS = yaml.safe_load((ROOT / "docs" / "ops" / "prometheus.yml").read_text())
VARIABLES = {
    "SECRET_KEY": "a", "POSTGRES_PASSWORD": "b", "VALKEY_PASSWORD": "c", "S3_ACCESS_KEY": "d",
    "S3_SECRET_KEY": "e", "GRAFANA_PASSWORD": "f", "PUBLIC_HOST": "delivery.example",
}  # fmt: skip
CONTAINER = "172.18.0.9"
pytestmark = pytest.mark.django_db


@pytest.fixture
def within(settings):
    """The settings that `web` has there, behind HTTPS."""
    document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    environment = interpolated(document, VARIABLES)["services"]["web"]["environment"]
    settings.ALLOWED_HOSTS = environment["ALLOWED_HOSTS"].split(",")
    settings.METRICS_NETWORKS = environment["METRICS_NETWORKS"].split(",")
    settings.SECURE_SSL_REDIRECT = True


def asked(api, path, host, address):
    """Return the status with which a path is answered over plain HTTP."""
    return api.get(path, headers={"Host": host}, REMOTE_ADDR=address).status_code


def test_every_target_tells_prometheus_its_figures(within, api):
    [job] = PROMETHEUS["scrape_configs"]
    [target] = [name for one in job["static_configs"] for name in one["targets"]]
    assert asked(api, job["metrics_path"], target, CONTAINER) == 200


def test_a_stranger_is_not_told_by_that_name(within, api):
    assert asked(api, "/metrics", "web:8000", "203.0.113.7") == 401


def test_everything_else_is_still_sent_to_https(within, api):
    assert asked(api, "/metrics/x", "delivery.example", CONTAINER) == 301
    assert asked(api, "/api/v1/regions", "delivery.example", CONTAINER) == 301
