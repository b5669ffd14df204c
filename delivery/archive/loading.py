"""Many rows at once into tables with foreign keys: checked in sets, before anybody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from delivery.archive.catalogue import execute, fetch

# One by one, checking a row costs about what it costs to check so many of a set.
_ONE_BY_ONE = 20
# Fewer are not worth taking foreign keys off; for the check of more, others would wait too long.
_WORTH_IT = 1_000
_WAITED_FOR = 5_000_000


def create_beside(parent: str, name: str) -> None:
    """Create a table to fill, which is then attached as a partition: no lock holds others up."""
    execute(
        f'CREATE TABLE "{name}" '
        f'(LIKE "{parent}" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS)'
    )


def attach(parent: str, name: str, lower: str, upper: str) -> None:
    """Make a filled table a partition: its indexes are built and its foreign keys checked at once.

    A step: it needs an open transaction.
    """
    _check_what_waits()
    execute(
        f'ALTER TABLE "{parent}" ATTACH PARTITION "{name}" '
        f"FOR VALUES FROM ('{lower}') TO ('{upper}')"
    )


@contextmanager
def unbound(table: str) -> Iterator[str]:
    """Take a table's foreign keys off, and put them back at the block's end, for all rows at once.

    A step: it needs an open transaction, and keeps others from the table until that ends.
    """
    keys = fetch(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = 'f' AND conparentid = 0",
        table,
    )
    _check_what_waits()
    for name, _ in keys:
        execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    yield table
    for name, definition in keys:
        execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')


def pays_to_unbind(table: str, coming: int) -> bool:
    """Tell whether to check all of a table's rows at once rather than each that comes."""
    held = int(fetch("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", table)[0][0])
    return coming >= _WORTH_IT and held <= _ONE_BY_ONE * coming and held + coming <= _WAITED_FOR


def _check_what_waits() -> None:
    # Checks that wait for the transaction's end would hold its tables as they are.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
