"""The web servers that are compared, and the CPU time that they take."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from delivery.embedded.lifeline import die_with_parent
from delivery.embedded.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
THREADS = 8
_START_S = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


def commands(port: int) -> dict[str, list[str]]:
    """Return the deployments that can run here: one daphne; two gunicorn processes of threads."""
    python = sys.executable
    here = f"127.0.0.1:{port}"
    found = {
        "daphne": [
            python, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0",
            "delivery.asgi:application",
        ],
    }  # fmt: skip
    if find_spec("gunicorn"):
        found["gunicorn"] = [
            python, "-m", "gunicorn", "--bind", here, "--workers", "2", "--threads", str(THREADS),
            "--keep-alive", "75", "--log-level", "error", "delivery.wsgi:application",
        ]  # fmt: skip
    return found


@contextmanager
def serving(name: str) -> Iterator[tuple[int, int]]:
    """Run a deployment; yield its port and process id once it answers."""
    port = free_port()
    argv = commands(port)[name]
    with subprocess.Popen(
        argv,
        cwd=ROOT,
        start_new_session=True,
        # A benchmark that is broken off leaves no server.
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - see lifeline
    ) as process:
        try:
            _await_answer(port, process)
            yield port, process.pid
        finally:
            process.terminate()


def cpu_s(pid: int) -> float:
    """Return the seconds of CPU that a process and its living children have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own_s = (int(fields[11]) + int(fields[12])) / _TICKS
    return own_s + sum(cpu_s(int(child)) for child in children)


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
