"""What a log line is about: ids that are read when it is written, so that silence costs nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from structlog.typing import EventDict

Ids = Mapping[str, object]
# Subjects of events whose ids logs and traces carry.
SUBJECTS = frozenset({"driver", "order", "shop"})


@dataclass(slots=True)
class _Work:
    read: Callable[[], Ids]
    noted: dict[str, set[str]] = field(default_factory=dict)


_work: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def about(read: Callable[[], Ids]) -> Iterator[None]:
    """Let `read` name what a request or a socket is about, each time that it logs."""
    token = _work.set(_Work(read))
    try:
        yield
    finally:
        _work.reset(token)


def note(subject_type: str, subject_id: str) -> None:
    """Note what a request did something to: it is named from now on, if it stays the only one."""
    work = _work.get()
    if work is not None and subject_type in SUBJECTS:
        work.noted.setdefault(f"{subject_type}_id", set()).add(subject_id)


def add_ids(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Put the ids of what is under way on a line, beside those that it names itself."""
    work = _work.get()
    if work is not None:
        noted = {name: next(iter(ids)) for name, ids in work.noted.items() if len(ids) == 1}
        for name, value in {**noted, **work.read()}.items():
            event.setdefault(name, value)
    return event


def ids_of(arguments: Mapping[str, object]) -> dict[str, object]:
    """Return the ids among named values, as a log line takes them."""
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in arguments.items()
        if name.endswith("_id")
    }


def ids_of_person(user: object) -> Ids:
    """Return what names a signed-in person, nothing for anybody else."""
    ids: Ids = getattr(user, "log_ids", {})
    return ids
