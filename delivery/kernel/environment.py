"""Typed reading of the process environment; an empty variable counts as unset."""

import os


def text(name: str, default: str = "") -> str:
    """Read a string."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Read a switch: 1, true, yes and on are true."""
    value = os.environ.get(name, "").lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: float) -> float:
    """Read a number."""
    value = os.environ.get(name)
    return float(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
