"""Dashboards and alerts ask for metrics that exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from delivery.telemetry import metrics

OPS = Path(__file__).parents[1] / "docs" / "ops"
ALERTS = yaml.safe_load((OPS / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((OPS / "grafana" / "dashboards" / "delivery.json").read_text())
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


def test_panels_do_not_overlap():
    corners = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]}
    assert len(corners) == len(DASHBOARD["panels"])
