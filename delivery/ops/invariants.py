"""What must always hold, as queries that return a row for each violation."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule; `violations_sql` selects a subject id and a detail per violation."""

    name: str
    violations_sql: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that should not be."""

    invariant: str
    subject_id: str
    detail: str


_invariants: dict[str, Invariant] = {}


def declare(name: str, violations_sql: str) -> None:
    """Add a rule; each app does so in its `invariants` module."""
    _invariants[name] = Invariant(name, violations_sql)


def find_violations() -> Iterator[Violation]:
    """Check every declared rule against the database."""
    for invariant in _invariants.values():
        with connection.cursor() as cursor:
            cursor.execute(invariant.violations_sql)
            for subject_id, detail in cursor.fetchall():
                yield Violation(invariant.name, str(subject_id), str(detail))
