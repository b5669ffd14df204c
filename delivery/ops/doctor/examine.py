"""The round over all parts."""

from collections.abc import Iterator

from delivery.ops.doctor import host, stores, work
from delivery.ops.doctor.findings import Examination, Finding, State, fault
from delivery.stores.outages import OUTAGES

# What needs nothing comes first; what needs a store comes after the store itself.
ROUND: tuple[Examination, ...] = (
    host.configuration,
    host.disk,
    host.storage,
    host.static_files,
    host.roads,
    stores.postgres,
    stores.redis,
    stores.migrations,
    stores.partitions,
    host.regions,
    stores.region_stores,
    work.workers,
    work.relay,
)
_NEEDS_TABLES = frozenset({stores.partitions, host.regions, stores.region_stores, work.relay})


def examine() -> Iterator[Finding]:
    """Yield what every part says; parts that stand on a missing store or table are left out."""
    is_standing = True
    for examination in ROUND:
        if examination in _NEEDS_TABLES and not is_standing:
            continue
        try:
            for finding in examination():
                yield finding
                if finding.part in {"postgres", "migrations"} and finding.state == State.FAULT:
                    is_standing = False
        except OUTAGES as error:
            part = examination.__name__.replace("_", " ")
            yield fault(part, str(error).strip(), "It stands on a store that is away.")
