"""Decide which user a server runs as and where its files lie.

PostgreSQL refuses to run as root. Root therefore starts it as `nobody`, who must be able to reach
both the data folder and the binaries; what lies behind a closed folder gets a place outside.
"""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUTSIDE = Path("/var/tmp")  # noqa: S108 - persistent, and only used through mkdtemp
_PREFIX = "delivery-"
_POINTER = "ELSEWHERE"
_UNPRIVILEGED_ID = 65534


@dataclass(frozen=True)
class Account:
    """The user a server runs as; `None` ids mean the present user."""

    uid: int | None = None
    gid: int | None = None

    @property
    def popen_arguments(self) -> dict[str, Any]:
        """Return what `subprocess.Popen` needs to become this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give the file or folder to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def server_account(existing_data: Path) -> Account:
    """Return the present user, or for root the owner of `existing_data`, or else `nobody`."""
    if os.geteuid() != 0:
        return Account()
    if existing_data.is_dir() and (owner := existing_data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(_UNPRIVILEGED_ID, _UNPRIVILEGED_ID)
    return Account(nobody.pw_uid, nobody.pw_gid)


def can_reach(account: Account, path: Path) -> bool:
    """Say whether the account may enter every existing folder on the way to `path`, and it."""
    if account.uid is None:
        return True
    resolved = path.resolve()
    return all(
        _may_enter(account, folder) for folder in (resolved, *resolved.parents) if folder.exists()
    )


def _may_enter(account: Account, path: Path) -> bool:
    status = path.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def settle(home: Path) -> Path:
    """Return a folder for a server's files: `home`, or one outside that `home` then points to."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    if (known := elsewhere(home)) is not None:
        return known
    if can_reach(server_account(home / "data"), home):
        return home
    outside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=OUTSIDE))
    outside.chmod(0o711)
    (home / _POINTER).write_text(f"{outside}\n")
    return outside


def elsewhere(home: Path) -> Path | None:
    """Return the outside folder that `home` points to, if `settle` may have made it for this user.

    What is returned here may be removed later, so a damaged pointer must not name anything else.
    """
    pointer = home / _POINTER
    if not pointer.is_file():
        return None
    outside = Path(pointer.read_text().strip())
    is_settled = (
        outside.parent == OUTSIDE
        and outside.name.startswith(_PREFIX)
        and outside.is_dir()
        and not outside.is_symlink()
        and outside.stat().st_uid == os.geteuid()
    )
    return outside if is_settled else None


def remove(home: Path) -> None:
    """Delete `home` and the outside folder that it points to."""
    if (outside := elsewhere(home)) is not None:
        shutil.rmtree(outside)
    if home.exists():
        shutil.rmtree(home)


def write_private(path: Path, text: str) -> Path:
    """Write a file anew that only the present user may read; return its path."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return path
