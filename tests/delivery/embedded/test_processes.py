import os
import signal
from pathlib import Path

import pytest

from delivery.embedded.errors import EmbeddedError
from delivery.embedded.processes import Command, Supervisor

# A leader with children of its own, whose ids it writes where the test finds them.
TREE = "sleep 600 & echo $! >> {0}; sleep 600 & echo $! >> {0}; echo up >> {0}; wait"
OWNER = (
    "from pathlib import Path\n"
    "from delivery.embedded.processes import Command, Supervisor\n"
    "from delivery.embedded.stopping import stop_on_signals\n"
    "with stop_on_signals(), Supervisor(Path({logs!r})) as supervisor:\n"
    "    for name, script in {scripts!r}.items():\n"
    "        process = supervisor.start(Command(name, ['/bin/sh', '-c', script]))\n"
    "        print(process.pid, flush=True)\n"
    "    supervisor.wait()\n"
)


def shell(name: str, script: str, **options) -> Command:
    return Command(name, ["/bin/sh", "-c", script], **options)


def is_up(path: Path) -> bool:
    return path.exists() and path.read_text().endswith("up\n")


def pids_in(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().splitlines() if line.isdigit()]


def test_output_goes_to_a_log_under_the_name(tmp_path):
    with Supervisor(tmp_path) as supervisor:
        worker = supervisor.start(
            shell(
                "worker",
                "echo out; echo err >&2; echo $CITY; pwd",
                env={"CITY": "Porto"},
                cwd=Path("/"),
                restart=False,
            )
        )
        supervisor.wait(10, until=lambda: worker.returncode is not None)
    assert (tmp_path / "worker.log").read_text() == "out\nerr\nPorto\n/\n"


def test_a_crashed_process_is_started_again_and_said_so(tmp_path):
    said = []
    with Supervisor(tmp_path, say=said.append) as supervisor:
        process = supervisor.start(shell("worker", "sleep 600"))
        first = process.pid
        os.kill(first, signal.SIGKILL)
        supervisor.wait(10, until=lambda: process.pid != first)
        assert process.returncode is None
    assert said == [
        f"worker ended with status -9; starting it again in 1 s (log: {tmp_path}/worker.log)"
    ]


def test_the_pause_before_a_start_doubles_with_each_crash(tmp_path):
    said = []
    with Supervisor(tmp_path, say=said.append) as supervisor:
        process = supervisor.start(shell("worker", "exit 3"))
        supervisor.wait(20, until=lambda: len(said) == 2)
        assert process.returncode == 3
    assert [line.split("again in ")[1].split(" (")[0] for line in said] == ["1 s", "2 s"]


def test_a_process_that_is_not_to_be_restarted_stays_ended(tmp_path):
    said = []
    with Supervisor(tmp_path, say=said.append) as supervisor:
        process = supervisor.start(shell("once", "exit 4", restart=False))
        supervisor.wait(10, until=lambda: process.returncode is not None)
        supervisor.check()
        assert process.returncode == 4
    assert said == []


def test_a_name_is_given_once(tmp_path):
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(shell("worker", "sleep 600"))
        with pytest.raises(EmbeddedError, match="worker is started already"):
            supervisor.start(shell("worker", "sleep 600"))


def test_all_are_asked_to_end_before_any_is_waited_for(tmp_path, eventually):
    # Each leaves only once the other has been asked too.
    script = (
        "trap 'touch {0}.asked; until [ -e {1}.asked ]; do sleep 0.02; done; exit 7' TERM; "
        "touch {0}.ready; while :; do sleep 0.02; done"
    )
    with Supervisor(tmp_path, grace_s=60) as supervisor:
        processes = []
        for name, other in (("store", "web"), ("web", "store")):
            command = shell(name, script.format(tmp_path / name, tmp_path / other))
            processes.append(supervisor.start(command))
            eventually((tmp_path / f"{name}.ready").exists)
    assert [process.returncode for process in processes] == [7, 7]


def test_a_stop_ends_what_the_process_had_started(tmp_path, eventually, has_ended):
    tree = tmp_path / "tree"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(shell("tree", TREE.format(tree)))
        eventually(lambda: is_up(tree))
    # They are killed by then; the kernel may still be at it.
    eventually(lambda: all(has_ended(pid) for pid in pids_in(tree)))


def test_a_process_that_ignores_the_request_is_killed(tmp_path, eventually, has_ended):
    ready = tmp_path / "ready"
    with Supervisor(tmp_path, grace_s=0.1) as supervisor:
        process = supervisor.start(
            shell("deaf", f"trap '' TERM; echo up > {ready}; while :; do sleep 0.02; done")
        )
        eventually(ready.exists)
    assert process.returncode == -signal.SIGKILL
    assert has_ended(process.pid)


def test_a_crash_ends_what_the_process_had_started(tmp_path, eventually, has_ended):
    tree = tmp_path / "tree"
    with Supervisor(tmp_path, say=[].append) as supervisor:
        process = supervisor.start(shell("tree", TREE.format(tree)))
        eventually(lambda: is_up(tree))
        children = pids_in(tree)
        os.kill(process.pid, signal.SIGKILL)
        eventually(lambda: process.returncode is not None)
        supervisor.check()
        eventually(lambda: all(has_ended(pid) for pid in children))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_owner_that_ends_leaves_no_process(signum, tmp_path, owner, eventually, has_ended):
    tree = tmp_path / "tree"
    process = owner(OWNER.format(logs=str(tmp_path), scripts={"tree": TREE.format(tree)}))
    leader = int(process.stdout.readline())
    eventually(lambda: is_up(tree))
    process.send_signal(signum)
    status = process.wait()
    eventually(lambda: all(has_ended(pid) for pid in [leader, *pids_in(tree)]))
    assert status == (-signum if signum == signal.SIGKILL else 0)


def test_a_watchdog_that_was_killed_is_replaced(tmp_path, owner, eventually, has_ended):
    first, second = tmp_path / "first", tmp_path / "second"
    script = OWNER.replace(
        "        print(process.pid, flush=True)\n",
        "        watchdog = supervisor._guard._watchdog\n"
        "        watchdog.kill(), watchdog.wait()\n"
        "    supervisor.start(Command('last', ['/bin/sleep', '600']))\n"
        "    print('ready', flush=True)\n",
    )
    trees = {"first": TREE.format(first), "second": TREE.format(second)}
    process = owner(script.format(logs=str(tmp_path), scripts=trees))
    assert process.stdout.readline() == "ready\n"
    eventually(lambda: is_up(first) and is_up(second))
    process.kill()
    eventually(lambda: all(has_ended(pid) for pid in [*pids_in(first), *pids_in(second)]))
