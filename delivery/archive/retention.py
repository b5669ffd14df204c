"""What is kept how long: every app declares its tables in its `archive` module.

register(Family("orders", root=Order, hot=..., warm=..., archived=..., unsettled="..."))
register(Family("driver-days", root=DayTrack, period=Period.DAY, dated_by="day", ...))
archive_with("orders", OrderItem, dated_by="order_id")
purge_after("idempotency keys", keep=timedelta(hours=24), run=purge_keys, count=old_keys)
expires_by_ttl("sessions", keep=timedelta(hours=24), by="Redis")
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models

from delivery.archive.periods import Period

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Member:
    """A table whose rows leave with their root; `dated_by` is the column that tells the period."""

    model: type[models.Model]
    dated_by: str

    @property
    def table(self) -> str:
        """Return the table's name."""
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        """Return the primary key's column: rows are exported in its order."""
        return self.model._meta.pk.column


@dataclass(frozen=True, slots=True)
class Family:
    """Tables that are moved to the archive together, a period of the root at a time.

    What tells the period is the root's id for months, and for days the date that `dated_by`
    names. A period goes once it ended `hot` + `warm` ago and no row of the root is `unsettled`
    (an SQL condition), and is deleted from the archive `archived` later. `members` are in the
    order of their foreign keys, the root first.
    """

    name: str
    root: type[models.Model]
    hot: timedelta
    archived: timedelta
    unsettled: str
    warm: timedelta = NOTHING
    period: Period = Period.MONTH
    dated_by: str = "id"
    members: list[Member] = field(default_factory=list)

    @property
    def in_database(self) -> timedelta:
        """Return how long after its end a period stays in the database."""
        return self.hot + self.warm


@dataclass(frozen=True, slots=True)
class Purge:
    """Rows that are deleted when their time is over, and never archived."""

    name: str
    keep: timedelta
    count: Callable[[datetime], int]
    run: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Expiry:
    """What a store forgets by itself."""

    name: str
    keep: timedelta | None
    by: str


families: dict[str, Family] = {}
purges: dict[str, Purge] = {}
expiries: dict[str, Expiry] = {}


def register(family: Family) -> None:
    """Declare a family; its root is its first member."""
    family.members.append(Member(family.root, family.dated_by))
    families[family.name] = family


def archive_with(family: str, model: type[models.Model], *, dated_by: str = "order_id") -> None:
    """Declare that a table's rows leave with the root row that `dated_by` refers to.

    Call it after the tables that this one refers to.
    """
    families[family].members.append(Member(model, dated_by))


def purge_after(
    name: str,
    *,
    keep: timedelta,
    count: Callable[[datetime], int],
    run: Callable[[datetime], int],
) -> None:
    """Declare rows to delete: `count(now)` says how many are due, `run(now)` deletes them."""
    purges[name] = Purge(name, keep, count, run)


def expires_by_ttl(name: str, *, keep: timedelta | None, by: str) -> None:
    """Declare what goes without us; `keep` None where only the newest is ever there."""
    expiries[name] = Expiry(name, keep, by)
