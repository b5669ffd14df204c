"""What the Dockerfile copies is there, and .dockerignore lets it in."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[1]
IMAGE = (ROOT / "Dockerfile").read_text()
RULES = (ROOT / ".dockerignore").read_text().split()


def is_sent(name: str) -> bool:
    """Tell whether Docker is sent a name of the top folder: the last rule about it decides."""
    about = [rule for rule in RULES if fnmatchcase(name, rule.removeprefix("!"))]
    return not about or about[-1].startswith("!")


def copied() -> list[str]:
    """Return what the image copies by name from this folder, not from another stage."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", IMAGE, re.MULTILINE)
    return [name for line in lines for name in line.split()[:-1] if name != "."]


@pytest.mark.parametrize("name", copied())
def test_what_the_image_copies_by_name_exists_and_is_sent_to_docker(name):
    assert (ROOT / name).exists()
    assert is_sent(name)


@pytest.mark.parametrize("name", [rule[1:] for rule in RULES if rule.startswith("!")])
def test_what_is_let_in_exists(name):
    assert (ROOT / name).exists()


def test_every_app_is_let_in():
    assert all(is_sent(floor.split(".")[0]) for floor in settings.FLOORS)


@pytest.mark.parametrize("name", [".env", ".git", "var", "tests", ".venv"])
def test_secrets_and_what_nobody_serves_stay_outside(name):
    assert not is_sent(name)
