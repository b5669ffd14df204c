"""Delete what is not archived once its time is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.archive.retention import expiries, purges


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """One line: how many rows went, or are due in a dry run; None where a store sees to it."""

    name: str
    keep: timedelta | None
    rows: int | None
    by: str = ""


def purge_all(*, now: datetime, dry_run: bool = False) -> Iterator[PurgeReport]:
    """Run every declared purge, then name what goes by itself."""
    for purge in purges.values():
        rows = purge.count(now) if dry_run else purge.run(now)
        yield PurgeReport(purge.name, purge.keep, rows)
    for expiry in expiries.values():
        yield PurgeReport(expiry.name, expiry.keep, None, expiry.by)


def spell(keep: timedelta | None) -> str:
    """Write a time to live as people say it."""
    if keep is None:
        return "newest only"
    if keep.days >= 2:
        return f"{keep.days} days"
    hours = keep // timedelta(hours=1)
    return f"{hours} h" if hours else f"{keep.seconds} s"
