"""The floor plan holds."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ("delivery", "merchants", "orders", "drivers", "tracking")


def contracts():
    """Return the import contracts by name."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return {contract["name"]: contract for contract in declared}


def test_imports_only_point_down():
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]


def test_the_installed_apps_are_the_floors_from_low_to_high():
    layers = contracts()["Floors: imports only point down"]["layers"]
    heights = {
        room.strip(): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }
    installed = [name for name in settings.INSTALLED_APPS if name.split(".")[0] in OURS]
    assert installed == settings.FLOORS
    ascent = [heights[name] for name in installed]
    assert ascent == sorted(ascent)


def test_every_app_of_ours_stands_on_a_floor():
    ours = {app.name for app in apps.get_app_configs() if app.name.split(".")[0] in OURS}
    assert ours == set(settings.FLOORS)


def test_the_top_level_is_as_planned():
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()
    }
    assert folders == set(OURS)
