"""Typed reading of the process environment; an empty variable counts as unset.

A value that cannot be read counts as unset too and is remembered in `misread`: a check names them
all at once, and servers refuse to start, where an exception here would end in a traceback.
"""

import os
from collections.abc import Callable

_ON, _OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
# What each variable with a wrong value has to be. The values may be secrets.
misread: dict[str, str] = {}


def text(name: str, default: str = "") -> str:
    """Read a string."""
    return os.environ.get(name) or default


def text_as(name: str, default: str, judge: Callable[[str], object], wanted: str) -> str:
    """Read a string that `judge` raises no ValueError about."""
    value = os.environ.get(name)
    if not value:
        return default
    try:
        judge(value)
    except ValueError:
        misread[name] = wanted
        return default
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Read a switch: 1, true, yes and on are true; 0, false, no and off are false."""
    value = os.environ.get(name, "").lower()
    if value and value not in _ON | _OFF:
        misread[name] = "1, true, yes or on, or else 0, false, no or off"
        return default
    return value in _ON if value else default


def number(name: str, default: float, *, least: float = 0) -> float:
    """Read a number of at least `least`."""
    value = os.environ.get(name)
    try:
        found = float(value) if value else default
    except ValueError:
        found = float("nan")
    if least <= found < float("inf"):
        return found
    misread[name] = f"a number of at least {least:g}"
    return default


def whole(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number of at least `least`."""
    found = number(name, default, least=least)
    if found == int(found) and name not in misread:
        return int(found)
    misread[name] = f"a whole number of at least {least}"
    return default


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def words_as(name: str, judge: Callable[[str], object], wanted: str) -> list[str]:
    """Read a comma-separated list of words that `judge` raises no ValueError about."""
    found = words(name)
    try:
        for word in found:
            judge(word)
    except ValueError:
        misread[name] = wanted
        return []
    return found
