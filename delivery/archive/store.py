"""The archive's files: S3 or a folder, by Django's storages."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from delivery.archive.digests import unpacked
from delivery.archive.models import ArchiveUnit
from delivery.kernel.errors import DomainError

MANIFEST = "manifest.json"
_FOLDER = "django.core.files.storage.FileSystemStorage"
_PRIVATE = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}


class ArchiveDamaged(DomainError):
    """A file of the archive is not what its manifest says."""

    status = 500
    code = "archive_damaged"
    title = "The archive holds something else than its manifest says"


def archive_storage() -> Storage:
    """Return the storage that the setting names `archive`; in a folder, nobody else reads it."""
    if storages.backends["archive"]["BACKEND"] != _FOLDER:
        return storages["archive"]
    options = storages.backends["archive"].get("OPTIONS", {})
    return FileSystemStorage(**options, **_PRIVATE)


def path_of(unit: ArchiveUnit, file: str) -> str:
    """Return where a file of the unit's present generation is."""
    return f"{unit.key}/g{unit.generation}/{file}"


def put(path: str, file: IO[bytes]) -> None:
    """Store a file, in place of one that an interrupted run left there."""
    storage = archive_storage()
    if storage.exists(path):
        storage.delete(path)
    file.seek(0)
    kept = storage.save(path, File(file))
    if kept != path:
        raise ArchiveDamaged(f"{path} was stored as {kept}.")


def put_manifest(unit: ArchiveUnit, manifest: dict[str, Any]) -> None:
    """Store a manifest beside the files that it describes."""
    put(path_of(unit, MANIFEST), ContentFile(json.dumps(manifest, indent=2).encode()))


def check_files(unit: ArchiveUnit, manifest: dict[str, Any]) -> None:
    """Read everything back; raise ArchiveDamaged where it is not what the manifest says."""
    with archive_storage().open(path_of(unit, MANIFEST)) as file:
        if json.loads(file.read()) != manifest:
            raise ArchiveDamaged(f"{path_of(unit, MANIFEST)} is not the manifest.")
    for table in manifest["tables"]:
        with reading(unit, table) as pieces:
            for _ in pieces:
                pass


@contextmanager
def reading(unit: ArchiveUnit, table: dict[str, Any]) -> Iterator[Iterator[bytes]]:
    """Open one table's CSV; at the block's end both checksums are compared."""
    packed, rows = hashlib.sha256(), hashlib.sha256()

    def pieces(file: IO[bytes]) -> Iterator[bytes]:
        for piece in unpacked(file, packed):
            rows.update(piece)
            yield piece

    with archive_storage().open(path_of(unit, table["file"])) as file:
        yield pieces(file)
    for name, found in (("sha256_file", packed), ("sha256_rows", rows)):
        if found.hexdigest() != table[name]:
            raise ArchiveDamaged(f"{path_of(unit, table['file'])}: {name} differs.")


def delete_generations(unit: ArchiveUnit, *, keep: int | None) -> None:
    """Delete a unit's files but those of one generation, also what interrupted runs left."""
    storage = archive_storage()
    for folder in _listed(unit.key)[0]:
        if folder != f"g{keep}":
            for file in _listed(f"{unit.key}/{folder}")[1]:
                storage.delete(f"{unit.key}/{folder}/{file}")


def _listed(path: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = archive_storage().listdir(path)
    except FileNotFoundError:
        return [], []
    return list(folders), list(files)
