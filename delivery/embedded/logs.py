"""Log files of child processes."""

import os
from pathlib import Path
from typing import BinaryIO

_TAIL_BYTES = 8192


def open_log(path: Path) -> BinaryIO:
    """Open a new, private log file for one run; the run before stays beside it as `.1`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", buffering=0
    )


def tail(path: Path, lines: int = 20) -> str:
    """Return the log's last lines, or a word for an empty or absent one."""
    if not path.is_file():
        return "(no log)"
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:]) or "(empty log)"
