"""Rows as compressed CSV with checksums, taken while they pass."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from typing import IO

from django.db import connection

_CHUNK_BYTES = 1 << 20


class Sink:
    """Take CSV in pieces: sum it up and, where there is a file, write it there compressed."""

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self._rows = hashlib.sha256()
        # No time and no name inside: the same rows make the same file.
        self._gzip = gzip.GzipFile("", "wb", 6, file, mtime=0) if file else None

    def write(self, piece: bytes | memoryview) -> None:
        """Take the next piece."""
        self._rows.update(piece)
        if self._gzip:
            self._gzip.write(piece)

    def close(self) -> str:
        """Finish the file; return the SHA-256 of the rows."""
        if self._gzip:
            self._gzip.close()
        return self._rows.hexdigest()


def copy_out(query: str, sink: Sink) -> tuple[int, str]:
    """Pass what a query returns through a sink as CSV; return the count of rows and SHA-256."""
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT CSV, HEADER)") as copy:
            for piece in copy:
                sink.write(piece)
        return cursor.rowcount, sink.close()


def sha256_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a whole file."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def unpacked(file: IO[bytes], seen: "hashlib._Hash") -> Iterator[bytes]:
    """Yield a compressed file's content; `seen` is fed the file as it is."""
    inflate = zlib.decompressobj(wbits=31)
    while packed := file.read(_CHUNK_BYTES):
        seen.update(packed)
        yield inflate.decompress(packed)
    yield inflate.flush()
