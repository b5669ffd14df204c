"""Throwaway folders for tests, in memory where there is room."""

import os
import shutil
import tempfile
from pathlib import Path

from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import AlreadyRunning
from delivery.embedded.places import can_reach, server_account

_MEMORY = Path("/dev/shm")  # noqa: S108 - used through mkdtemp only
_PREFIX = "delivery-scratch-"
_ROOM_BYTES = 1 << 30


def claim_scratch_folder(preferred: Path) -> FolderClaim:
    """Return the claim on a new folder: in memory, else under `preferred`, else temporary.

    The claim tells a living owner's folder from what a killed one left, which is removed here.
    """
    parent = _parent_of_scratch(preferred)
    sweep(parent)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        folder.chmod(0o711)
        try:
            claim = FolderClaim.on(folder)
        except (AlreadyRunning, FileNotFoundError):
            continue  # Another start's sweep met the folder before it was claimed.
        if folder.exists():
            return claim
        claim.release()


def _parent_of_scratch(preferred: Path) -> Path:
    if _has_room(_MEMORY):
        return _MEMORY
    preferred.mkdir(mode=0o711, parents=True, exist_ok=True)
    if can_reach(server_account(preferred / "data"), preferred):
        return preferred
    return Path(tempfile.gettempdir())


def sweep(parent: Path) -> None:
    """Remove the folders that a killed owner left in `parent`."""
    for folder in parent.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            continue
        try:
            claim = FolderClaim.on(folder)
        except AlreadyRunning:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        claim.release()


def _has_room(parent: Path) -> bool:
    return (
        parent.is_dir()
        and os.access(parent, os.W_OK)
        and shutil.disk_usage(parent).free >= _ROOM_BYTES
    )
