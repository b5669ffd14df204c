"""The container set-up says what it should; `test_composed.py` runs it without containers."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from delivery.celery import app
from drivers.api.door import PATH

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APPLICATION = [
    "beat", "migrate", "sockets", "web", "worker", "worker-dispatch", "worker-notifications",
]  # fmt: skip
PROFILES = {
    "monitoring": {"prometheus", "grafana"},
    "tracing": {"jaeger"},
    "queues": {"worker-dispatch", "worker-notifications"},
    "replica": {"postgres-replica"},
    "cluster": {"cluster-1", "cluster-2", "cluster-3", "cluster-join"},
}
PROXY = (ROOT / "docs" / "ops" / "nginx.conf").read_text()


def conditions(service: str) -> dict[str, str]:
    return {name: wanted["condition"] for name, wanted in SERVICES[service]["depends_on"].items()}


def test_every_part_of_the_platform_is_a_service():
    assert sorted(SERVICES) == sorted(
        {*APPLICATION, "bucket", "minio", "postgres", "proxy", "valkey"}.union(*PROFILES.values())
    )


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned_by_a_tag(service):
    _, _, tag = SERVICES[service]["image"].rpartition(":")
    assert re.search(r"\d+\.\d+|\d{4}-\d{2}-\d{2}", tag)


OPTIONAL = {"S3_ENDPOINT_URL", "OSRM_URL", "BASE_URL", "EMAIL_URL", "DATABASE_REPLICA_URL"}


def test_secrets_come_from_the_environment_and_are_required():
    named = re.compile(r"SECRET|PASSWORD|ACCESS_KEY|AUTH|ROOT_USER|_URL$")
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if named.search(name) and name not in OPTIONAL:
                assert re.search(r"\$\{[A-Z0-9_]+:\?\}", value), name


@pytest.mark.parametrize("service", ["web", "sockets"])
def test_what_answers_people_runs_twice(service):
    assert SERVICES[service]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("service", ["web", "sockets"])
def test_what_answers_people_has_time_to_end_what_is_under_way(service):
    grace_s = int(SERVICES[service]["stop_grace_period"].removesuffix("s"))
    assert grace_s > settings.DRAIN_NOTICE_S + settings.DRAIN_GRACE_S
    assert "--graceful-timeout=30" in SERVICES["web"]["command"]


def test_only_the_proxy_has_a_port_and_monitoring_one_on_this_host():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {
        "proxy": ["${PORT:-8080}:8080"],
        "grafana": ["127.0.0.1:${GRAFANA_PORT:-3000}:3000"],
        "jaeger": ["127.0.0.1:${JAEGER_PORT:-16686}:16686"],
    }


def test_what_not_everybody_needs_starts_only_when_asked_for():
    by_profile = {
        profile: {name for name, one in SERVICES.items() if profile in one.get("profiles", ())}
        for profile in PROFILES
    }
    assert by_profile == PROFILES
    assert {name for name, one in SERVICES.items() if "profiles" in one} == set().union(
        *PROFILES.values()
    )


def test_every_kind_of_data_outlasts_its_container():
    kept = [volume.split(":")[0] for one in SERVICES.values() for volume in one.get("volumes", ())]
    named = [volume for volume in kept if not volume.startswith(".")]
    assert sorted(named) == sorted(COMPOSE["volumes"])


def test_a_cluster_of_three_nodes_is_one_that_the_settings_can_name():
    for number in (1, 2, 3):
        assert "--cluster-enabled yes" in SERVICES[f"cluster-{number}"]["command"][-1]
    assert SERVICES["worker"]["environment"]["REDIS_ALIASES"] == "${REDIS_ALIASES:-}"


def test_traces_go_nowhere_by_default_and_each_process_has_a_name_there():
    roles = ["web", "sockets", "worker", "beat"]
    environments = [SERVICES[role]["environment"] for role in roles]
    assert {one["OTEL_EXPORTER_OTLP_ENDPOINT"] for one in environments} == {
        "${OTEL_EXPORTER_OTLP_ENDPOINT:-}"
    }
    assert [one["OTEL_SERVICE_NAME"] for one in environments] == [
        f"delivery-{role}" for role in roles
    ]
    assert "-r /requirements-otel.txt" in (ROOT / "Dockerfile").read_text()


def test_a_replica_follows_the_primary():
    assert "--write-recovery-conf" in SERVICES["postgres-replica"]["command"][-1]
    assert "replication" in (ROOT / "docs" / "ops" / "replication.sh").read_text()


def test_nobody_outside_reads_the_metrics():
    assert re.search(r"location = /metrics \{\s+return 404;", PROXY)


@pytest.mark.parametrize("service", ["web", "sockets", "worker", "beat"])
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


def test_the_proxy_waits_until_web_and_sockets_are_ready():
    assert conditions("proxy") == {"web": "service_healthy", "sockets": "service_healthy"}
    for service in ("web", "sockets"):
        assert "/health/ready" in SERVICES[service]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("service", sorted(SERVICES.keys() - {"bucket", "migrate", "cluster-join"}))
def test_what_runs_on_has_a_health_check(service):
    assert SERVICES[service]["healthcheck"]["test"]


def test_pages_run_under_wsgi_and_sockets_under_asgi():
    assert SERVICES["web"]["command"][0] == "gunicorn"
    assert SERVICES["web"]["command"][-1] == "delivery.wsgi:application"
    assert SERVICES["sockets"]["command"][0] == "daphne"
    assert SERVICES["sockets"]["command"][-1] == "delivery.asgi:application"


def test_the_image_carries_the_compiled_engine_to_where_its_user_can_write():
    image = (ROOT / "Dockerfile").read_text()
    assert "NUMBA_CACHE_DIR=/opt/numba python -m drivers.replay --synthetic 4x4" in image
    assert "NUMBA_CACHE_DIR=/tmp/numba" in image
    assert "cp -R /opt/numba /tmp/" in image
    assert all(SERVICES[service]["tmpfs"] == ["/tmp"] for service in APPLICATION)  # noqa: S108


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


def locations() -> dict[str, str]:
    """Return what the proxy passes on where, by location."""
    found = re.findall(r"location (?:= )?(\S+) \{[^}]*?proxy_pass (\S+);", PROXY)
    return dict(found)


def test_the_proxy_tells_sockets_and_locations_from_the_rest():
    assert locations() == {
        "/": "http://web",
        PATH: "http://sockets",
        "/ws/": "http://sockets",
    }
    for name in ("web", "sockets"):
        assert f"server {name}:8000 resolve;" in PROXY


def test_the_proxy_passes_websocket_upgrades_on():
    assert "proxy_set_header Upgrade $http_upgrade;" in PROXY
    assert "proxy_set_header Connection $connection_upgrade;" in PROXY
