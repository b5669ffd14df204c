"""The runbook's lines for containers replace every part of the application, and bring none back."""

import shlex

import pytest

from tests.runbooks import BLOCK, RUNBOOKS
from tests.test_compose import COMPOSE, SERVICES

LINES = [
    line.strip()
    for kind, content in BLOCK.findall((RUNBOOKS / "restart.md").read_text())
    if kind == "sh"
    for line in content.splitlines()
]
PAGES = sorted(RUNBOOKS.glob("*.md"))


def named(line: str) -> set[str]:
    """Return the services that a line of docker compose is about."""
    return SERVICES.keys() & shlex.split(line.removesuffix(")"))


def at(beginning: str) -> int:
    """Return where the only line that begins so stands."""
    [index] = [index for index, line in enumerate(LINES) if line.startswith(beginning)]
    return index


def test_what_is_old_is_noted_before_anything_new_starts_and_gone_before_the_next_up():
    first, last = [i for i, line in enumerate(LINES) if line.startswith("docker compose up")]
    assert at("docker compose build") < at("OLD=") < first
    assert first < at("docker stop --time 40 $OLD") < at("docker rm $OLD") < last


def test_every_part_that_goes_on_is_replaced():
    ups = [line for line in LINES if line.startswith("docker compose up")]
    assert [named(line) for line in ups] == [{"sockets", "web"}, {"worker", "beat"}]
    assert ["--no-recreate" in line for line in ups] == [True, False]
    assert named(LINES[at("OLD=")]) == {"sockets", "web"}


@pytest.mark.parametrize("service", ["sockets", "web"])
def test_as_many_start_as_run_already(service):
    twice = 2 * SERVICES[service]["deploy"]["replicas"]
    assert f"--scale {service}={twice}" in "\n".join(LINES)


def test_volumes_do_not_depend_on_the_folder_s_name():
    assert COMPOSE["name"] == "delivery"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_container_is_called_by_a_number_that_the_next_one_will_not_have(page):
    assert "delivery-web-" not in page.read_text()
    assert "delivery-sockets-" not in page.read_text()
