"""Dashboards and alerts ask for metrics that exist."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from delivery.telemetry import metrics

OPS = Path(__file__).parents[1] / "docs" / "ops"
ALERTS = yaml.safe_load((OPS / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((OPS / "grafana" / "dashboards" / "delivery.json").read_text())
PROMTOOL = shutil.which("promtool")
OPERATIONS = (OPS.parent / "operations.md").read_text()


def expressions() -> Iterator[tuple[str, str]]:
    for rule in ALERTS:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


def exposed() -> set[str]:
    """Return every name under which Prometheus will know a metric."""
    names = {f"{name}_total" for name in metrics.counters} | set(metrics.gauges)
    for name in metrics.histograms:
        names |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
    return names


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_an_expression_names_only_metrics_that_are_told(where, expression):
    named = set(re.findall(r"\bdelivery_\w+", expression))
    assert named
    assert named <= exposed()


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_an_expression_asks_only_for_labels_that_a_metric_has(where, expression):
    declared = {**metrics.counters, **metrics.histograms, **metrics.gauges}
    for name, asked in re.findall(r"\b(delivery_\w+?)\{([^}]*)\}", expression):
        bare = re.sub(r"_(total|bucket|sum|count)$", "", name)
        labels = set(re.findall(r"(\w+)\s*=?[=~!]", asked))
        assert labels <= {*declared[bare].labels, "le"}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_names_a_chapter_that_exists(rule):
    _, _, anchor = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^#+ (.+)$", OPERATIONS, re.MULTILINE)
    assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_every_metric_is_on_the_dashboard_or_in_an_alert():
    asked = {
        name for _, expression in expressions() for name in re.findall(r"delivery_\w+", expression)
    }
    bare = {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in asked}
    assert {*metrics.counters, *metrics.histograms, *metrics.gauges} <= bare


@pytest.mark.parametrize("name", ["PlatformSilent", "WorkersSilent"])
def test_what_fires_on_silence_fires_on_a_series_that_never_began_too(name):
    [rule] = [rule for rule in ALERTS if rule["alert"] == name]
    assert "or absent(" in rule["expr"]


@pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed (Debian: prometheus)")
def test_each_incident_fires_the_alerts_that_are_for_it():
    done = subprocess.run(
        [str(PROMTOOL), "test", "rules", "alerts.test.yml"],
        cwd=OPS, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_panels_do_not_overlap():
    corners = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]}
    assert len(corners) == len(DASHBOARD["panels"])
