"""What an examination of one part says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is: it works, it will hurt some day, or it keeps the platform from working."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part's state in words; `advice` says what to do about anything but OK."""

    part: str
    state: State
    detail: str
    advice: str = ""


Examination = Callable[[], Iterator[Finding]]


def ok(part: str, detail: str) -> Finding:
    """Return that a part works."""
    return Finding(part, State.OK, detail)


def warning(part: str, detail: str, advice: str) -> Finding:
    """Return that a part works for now."""
    return Finding(part, State.WARNING, detail, advice)


def fault(part: str, detail: str, advice: str) -> Finding:
    """Return that a part keeps the platform from working."""
    return Finding(part, State.FAULT, detail, advice)
