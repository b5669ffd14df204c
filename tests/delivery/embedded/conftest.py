import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from delivery.embedded import places

ROOT = Path(__file__).parents[3]
DEADLINE_S = 30


@pytest.fixture
def home() -> Iterator[Path]:
    """A server's folder, in memory where possible: a durable server waits for the disk a lot."""
    memory = Path("/dev/shm")  # noqa: S108 - used through mkdtemp only
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    folder.chmod(0o711)
    yield folder
    places.remove(folder)


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a condition holds."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < deadline, "the condition never held"
            time.sleep(0.02)

    return wait


@pytest.fixture
def has_ended() -> Callable[[int], bool]:
    """Say whether a process has ended; one that nobody has reaped yet counts as ended."""

    def check(pid: int) -> bool:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        return status.rpartition(")")[2].split()[0] in "ZX"

    return check


def heed_hangups() -> None:
    """Let SIGHUP end the process, whoever started the tests."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Run a script as a process of its own, which prints `ready` when it has started its own."""
    started = []

    def run(script: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # Under nohup the tests ignore it, and so would the owner.
            preexec_fn=heed_hangups,  # noqa: PLW1509 - no threads
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.communicate()
