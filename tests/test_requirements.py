"""The lists of packages agree with each other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LISTS = ["requirements.txt", "requirements-otel.txt", "requirements-dev.txt"]
DIRECT = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)$", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    found = DIRECT.findall((ROOT / name).read_text())
    return {package.lower().replace("_", "-"): version for package, version in found}


@pytest.mark.parametrize("name", LISTS)
def test_every_requirement_is_pinned_as_the_constraints_pin_it(name):
    lines = [
        line
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("#", "-r "))
    ]
    assert len(pins(name)) == len(lines)
    assert pins(name).items() <= pins("constraints.txt").items()


def test_every_direct_dependency_says_why_it_is_there():
    rows = re.findall(
        r"^\| ([\w.-]+) \| \S", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE
    )
    named = {row.lower().replace("_", "-") for row in rows} - {"package"}
    assert named == set().union(*map(pins, LISTS))
