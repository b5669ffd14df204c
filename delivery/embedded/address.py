"""Where the embedded city of a data folder listens, for commands typed beside it."""

import json
from collections.abc import Mapping
from pathlib import Path

_FILE = "run/city.json"


def publish_city(var_dir: Path, environment: Mapping[str, str]) -> None:
    """Write the environment that reaches the running city, readable by its owner only."""
    path = var_dir / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(dict(environment)))


def withdraw_city(var_dir: Path) -> None:
    """Forget the city: it no longer runs."""
    (var_dir / _FILE).unlink(missing_ok=True)


def running_city(var_dir: Path) -> dict[str, str]:
    """Return the environment of the running city, empty when none runs."""
    try:
        published: dict[str, str] = json.loads((var_dir / _FILE).read_text())
    except (FileNotFoundError, PermissionError):
        return {}
    return published
