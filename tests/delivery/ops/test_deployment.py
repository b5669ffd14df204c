"""`check --deploy` refuses settings that nobody should serve people with."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.ops.deployment import settings_fit_together

ROOT = Path(__file__).parents[3]
SAFE = {
    "SECRET_KEY": "f" * 80,
    "ALLOWED_HOSTS": ["delivery.example"],
    "CSRF_TRUSTED_ORIGINS": ["https://delivery.example"],
    "TLS": True,
    "METRICS_NETWORKS": ["10.0.0.0/8"],
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CITY_SPEED": 1.0,
    "TRIAL": False,
    "BCRYPT_ROUNDS": 12,
    "REST_FRAMEWORK": {"NUM_PROXIES": 1},
}


def found(settings, **changes):
    for name, value in (SAFE | changes).items():
        setattr(settings, name, value)
    return [message.id for message in settings_fit_together(None)]


def test_a_careful_installation_passes(settings):
    assert found(settings) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SECRET_KEY": "insecure-only-for-tests-and-checks"}, "delivery.E010"),
        ({"ALLOWED_HOSTS": ["*"]}, "delivery.E011"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://delivery.example"]}, "delivery.E012"),
        ({"METRICS_NETWORKS": ["0.0.0.0/0"]}, "delivery.E013"),
        ({"METRICS_NETWORKS": ["0.0.0.0/1", "128.0.0.0/1"]}, "delivery.E013"),
        ({"DEBUG": True}, "delivery.E017"),
        ({"RIDE_ALONG": True}, "delivery.E017"),
        ({"TRIAL": True}, "delivery.E017"),
        ({"BCRYPT_ROUNDS": 4}, "delivery.E018"),
        ({"REDIS_URL": "redis+cluster://127.0.0.1:7000"}, "delivery.E014"),
        ({"CITY_SPEED": 8.0}, "delivery.W010"),
        ({"REST_FRAMEWORK": {"NUM_PROXIES": 0}}, "delivery.W011"),
    ],
)
def test_an_unsafe_setting_is_named(settings, changes, expected):
    assert found(settings, **changes) == [expected]


def test_a_production_environment_is_clean():
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_hex(40),
        "ALLOWED_HOSTS": "delivery.example",
        "TLS": "1",
        "NUM_PROXIES": "1",
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


ODD = {
    "TLS": "enabled", "METRICS_NETWORKS": "garbage", "THROTTLE_ACTOR": "lots",
    "REDIS_ALIASES": "big",
    "DATABASE_POOL_SIZE": "abc", "EMAIL_URL": "garbage", "VAPID_PRIVATE_KEY": "garbage",
    "DRAIN_GRACE_S": "-3", "REDIS_URL": "garbage", "DATABASE_URL": "garbage", "LOG_LEVEL": "loud",
}  # fmt: skip


def run(*argv, **environment):
    return subprocess.run(
        [sys.executable, *argv], cwd=ROOT, env={"PATH": os.environ["PATH"], **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_variable_that_cannot_be_read_is_named_without_its_value():
    checked = run("manage.py", "check", **ODD)

    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr
    assert [name for name in ODD if f"{name} has to be" not in checked.stderr] == []
    assert "garbage" not in checked.stderr


def test_who_serves_this_machine_alone_may_start_with_the_public_key():
    assert run("-c", "import delivery.wsgi").returncode == 0
    assert run("-c", "import delivery.wsgi", DATABASE_POOL_SIZE="abc").returncode == 3


@pytest.mark.parametrize("server", ["delivery.asgi", "delivery.wsgi"])
def test_a_server_does_not_start_with_the_public_key(server):
    started = run("-c", f"import {server}", ALLOWED_HOSTS="food.example")

    assert started.returncode == 3
    assert "delivery.E010: SECRET_KEY is the one for tests" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_worker_does_not_start_with_the_public_key():
    argv = ["-m", "celery", "--app", "delivery", "worker", "--pool", "solo"]
    started = run(*argv, ALLOWED_HOSTS="food.example")

    assert started.returncode == 3
    assert "delivery.E010" in started.stderr
