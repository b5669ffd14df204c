"""What is kept how long: every app declares its tables in its `archive` module.

register(Family("orders", root=Order, hot=..., warm=..., archived=..., unsettled="..."))
archive_with("orders", OrderItem, month_of="order_id")
purge_after("idempotency keys", keep=timedelta(hours=24), run=purge_keys, count=old_keys)
expires_by_ttl("sessions", keep=timedelta(hours=24), by="Redis")
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Member:
    """A table whose rows leave with their root; `month_of` is the UUIDv7 that tells the month."""

    model: type[models.Model]
    month_of: str

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
    """Tables that are moved to the archive together, a month of the root's ids at a time.

    A month goes once it ended `hot` + `warm` ago and no row of the root is `unsettled` (an SQL
    condition), and is deleted from the archive `archived` later. `members` are in the order of
    their foreign keys, the root first.
    """

    name: str
    root: type[models.Model]
    hot: timedelta
    archived: timedelta
    unsettled: str
    warm: timedelta = NOTHING
    members: list[Member] = field(default_factory=list)

    @property
    def in_database(self) -> timedelta:
        """Return how long after its end a month stays in the database."""
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
    family.members.append(Member(family.root, family.root._meta.pk.column))
    families[family.name] = family


def archive_with(family: str, model: type[models.Model], *, month_of: str = "order_id") -> None:
    """Declare that a table's rows leave with the root row that `month_of` refers to.

    Call it after the tables that this one refers to.
    """
    families[family].members.append(Member(model, month_of))


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
