"""The arithmetic of docs/scaling.md follows from the figures that stand in it."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "scaling.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


def rows():
    """Return the figures that are given, and those computed: formula and value as printed."""
    given, computed = {}, {}
    for name, second, third in ROW.findall(PAGE):
        if second.startswith("`"):
            computed[name] = (second.strip("` "), third.strip())
        else:
            given[name] = float(second.replace(",", ""))
    return given, computed


def written(value):
    """Return a figure as the page prints it."""
    digits = 0 if value >= 100 else 1 if value >= 1 else 2
    return f"{value:,.{digits}f}"


def test_every_figure_is_what_its_formula_says():
    names, computed = rows()
    assert len(computed) > 10
    for name, (formula, _) in computed.items():
        names[name] = eval(formula, {"__builtins__": {}}, names)  # noqa: S307 (our own page)
    assert {name: value for name, (_, value) in computed.items()} == {
        name: written(names[name]) for name in computed
    }


@pytest.mark.parametrize("name", rows()[0])
def test_every_given_figure_is_used(name):
    assert any(re.search(rf"\b{name}\b", formula) for formula, _ in rows()[1].values())
