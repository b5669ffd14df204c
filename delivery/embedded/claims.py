"""Claims on a folder: held by one process at a time, released by the kernel when it ends."""

import fcntl
import os
from pathlib import Path
from typing import Self

from delivery.embedded.errors import AlreadyRunning, EmbeddedError


class FolderClaim:
    """An exclusive lock on a folder's `lock` file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "lock"
        self._descriptor: int | None = None

    @classmethod
    def on(cls, folder: Path) -> Self:
        """Return a claim that is held, or raise AlreadyRunning."""
        claim = cls(folder)
        claim.acquire()
        return claim

    def acquire(self) -> None:
        """Take the claim or raise AlreadyRunning; EmbeddedError if the folder is not ours."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise EmbeddedError(
                f"{self.folder} belongs to another user. Go on as that user, or remove it."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise AlreadyRunning(
                f"Another copy is running on {self.folder}. "
                f"Stop it, or use a checkout of its own for a second one."
            ) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the claim back; nothing happens if it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
