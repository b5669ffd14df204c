"""A process as it is started: with the setting and without it."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.test import Client

from delivery.telemetry import checks
from delivery.telemetry.tracing import current
from tests.otlp import collector

SCRIPT = """
import sys
from django.test import Client
from delivery.wsgi import application
answer = Client(SERVER_NAME="localhost").get("/api/v1/merchants/7?q=aino-secret")
assert answer.status_code == 404
names = [name for name, found in sys.modules.items() if found]
print(sorted(name for name in names if name.startswith(("opentelemetry", "google"))))
"""


def run(**environment):
    """Answer one request in a process of its own; return what it imported of OpenTelemetry."""
    name = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    settings = {**os.environ, "DATABASE_URL": database, "LOG_LEVEL": "INFO", **environment}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=settings, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return done.stdout.strip(), next(line for line in lines if line["event"] == "request")


@pytest.mark.django_db
def test_without_the_setting_nothing_of_it_is_imported():
    imported, line = run()
    assert imported == "[]"
    assert "trace_id" not in line


@pytest.mark.django_db
def test_with_it_spans_are_sent_and_the_log_names_them():
    with collector() as received:
        _, line = run(OTEL_EXPORTER_OTLP_ENDPOINT=received.url, OTEL_SERVICE_NAME="delivery-web")
    (request,) = received.named("GET api/v1/merchants/<int:shop_id>")
    assert (request.service, request.parent_id) == ("delivery-web", "")
    assert (line["trace_id"], line["span_id"]) == (request.trace_id, request.span_id)
    assert request.attributes["request_id"] == line["request_id"]
    statements = [span for span in received.spans if span.attributes.get("db.query.text")]
    assert statements
    assert {span.trace_id for span in statements} == {request.trace_id}
    assert b"aino" not in received.raw


@pytest.fixture
def without_packages(monkeypatch, settings):
    monkeypatch.setattr(current, "_NEEDED", ("nowhere.one", "nowhere.two"))
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318"


def test_missing_packages_are_named_with_what_to_do(without_packages):
    (error,) = checks.tracing_has_its_packages(None)
    assert (error.id, error.msg) == (
        "delivery.E015",
        "OTEL_EXPORTER_OTLP_ENDPOINT is set, but nowhere.one and nowhere.two cannot be imported.",
    )
    assert "requirements-otel.txt" in error.hint


def test_a_server_without_them_serves_untraced(without_packages):
    current.start()
    with pytest.raises(MiddlewareNotUsed):
        current.tracing_middleware(Client().get)


def test_with_the_packages_or_without_the_setting_there_is_nothing_to_say(settings):
    assert checks.tracing_has_its_packages(None) == []
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318"
    assert checks.tracing_has_its_packages(None) == []
