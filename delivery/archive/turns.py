"""One mover at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from delivery.archive.catalogue import fetch
from delivery.kernel.errors import DomainError

_LOCK = 0x61726368


class ArchiveBusy(DomainError):
    """Another run is at work."""

    status = 409
    code = "archive_busy"
    title = "Another run of the archive is at work"


@contextmanager
def only_mover() -> Iterator[None]:
    """Hold the mover's turn; raise ArchiveBusy where another process has it.

    The lock is the database session's: it goes when the process dies.
    """
    if not fetch("SELECT pg_try_advisory_lock(%s)", _LOCK)[0][0]:
        raise ArchiveBusy
    try:
        yield
    finally:
        fetch("SELECT pg_advisory_unlock(%s)", _LOCK)
