"""The container set-up says what it should; running it needs Docker and is not tried here."""

import re
from pathlib import Path

import pytest
import yaml

from delivery.celery import app

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APPLICATION = ["beat", "migrate", "web", "worker"]


def conditions(service: str) -> dict[str, str]:
    return {name: wanted["condition"] for name, wanted in SERVICES[service]["depends_on"].items()}


def test_every_part_of_the_platform_is_a_service():
    assert sorted(SERVICES) == sorted(
        [*APPLICATION, "bucket", "minio", "postgres", "proxy", "valkey"]
    )


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned_by_a_tag(service):
    _, _, tag = SERVICES[service]["image"].rpartition(":")
    assert re.search(r"\d+\.\d+|\d{4}-\d{2}-\d{2}", tag)


def test_secrets_come_from_the_environment_and_are_required():
    named = re.compile(r"SECRET|PASSWORD|ACCESS_KEY|AUTH|ROOT_USER|_URL$")
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if named.search(name) and name not in {"S3_ENDPOINT_URL", "OSRM_URL"}:
                assert re.search(r"\$\{[A-Z0-9_]+:\?\}", value), name


def test_the_web_runs_twice_and_only_the_proxy_has_a_port():
    assert SERVICES["web"]["deploy"]["replicas"] == 2
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_what_serves_waits_for_healthy_stores_and_the_migrations(service):
    assert conditions(service) == {
        "postgres": "service_healthy",
        "valkey": "service_healthy",
        "bucket": "service_completed_successfully",
        "migrate": "service_completed_successfully",
    }


def test_migrations_run_once_on_a_healthy_database():
    assert conditions("migrate")["postgres"] == "service_healthy"
    assert SERVICES["migrate"]["restart"] == "no"


def test_the_proxy_waits_for_a_ready_web():
    assert conditions("proxy") == {"web": "service_healthy"}
    assert "/health/ready" in SERVICES["web"]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("service", ["postgres", "valkey", "minio", "web", "worker", "proxy"])
def test_what_runs_on_has_a_health_check(service):
    assert SERVICES[service]["healthcheck"]["test"]


@pytest.mark.parametrize("service", APPLICATION)
def test_the_application_runs_without_privileges(service):
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert "USER 10001" in (ROOT / "Dockerfile").read_text()


def test_the_worker_takes_every_queue_that_a_task_names():
    app.loader.import_default_modules()
    command = SERVICES["worker"]["command"]
    queues = {task.queue for task in app.tasks.values() if getattr(task, "queue", None)}
    assert queues == set(command[command.index("--queues") + 1].split(","))


def test_the_proxy_passes_websocket_upgrades_on():
    configuration = (ROOT / "docs" / "ops" / "nginx.conf").read_text()
    assert "proxy_set_header Upgrade $http_upgrade;" in configuration
    assert "location /ws/" in configuration
