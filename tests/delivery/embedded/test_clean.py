import os
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.embedded import places
from delivery.embedded.claims import FolderClaim
from delivery.embedded.clean import clean
from delivery.embedded.errors import AlreadyRunning

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def test_it_removes_the_folder(tmp_path):
    (tmp_path / "var" / "media").mkdir(parents=True)
    clean(tmp_path / "var")
    assert list(tmp_path.iterdir()) == []


@as_root
def test_it_removes_what_lies_outside(tmp_path):
    home = tmp_path / "var" / "postgres"
    home.mkdir(parents=True)
    tmp_path.chmod(0o700)
    FolderClaim.on(home).release()
    outside = places.settle(home)
    assert outside != home
    clean(tmp_path / "var")
    assert not outside.exists()


def test_it_refuses_while_a_copy_runs_and_removes_nothing(tmp_path):
    home = tmp_path / "var" / "postgres"
    home.mkdir(parents=True)
    (tmp_path / "var" / "kept").touch()
    claim = FolderClaim.on(home)
    with pytest.raises(AlreadyRunning):
        clean(tmp_path / "var")
    claim.release()
    assert (tmp_path / "var" / "kept").exists()
    assert home.exists()


def test_servers_that_outlived_their_owner_are_ended_first(tmp_path, owner, has_ended):
    process = owner(
        "import signal\n"
        "from pathlib import Path\n"
        "from delivery.embedded.postgres import EmbeddedPostgres\n"
        "from delivery.embedded.valkey import EmbeddedValkey\n"
        f"var = Path({str(tmp_path / 'var')!r})\n"
        "servers = EmbeddedPostgres(var / 'pg'), EmbeddedValkey(var / 'vk', persistent=True)\n"
        "for server in servers:\n"
        "    server.start()\n"
        "    print(server.pid, flush=True)\n"
        "signal.pause()\n"
    )
    pids = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    process.wait()
    clean(tmp_path / "var")
    assert all(has_ended(pid) for pid in pids)
    assert not (tmp_path / "var").exists()


def test_nothing_to_remove_is_no_failure(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "delivery.embedded.clean", tmp_path / "absent"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_damaged_pointer_is_not_followed(tmp_path):
    home, target = tmp_path / "home", tmp_path / "delivery-target"
    home.mkdir()
    target.mkdir()
    (home / "ELSEWHERE").write_text(f"{target}\n")
    places.remove(home)
    assert target.exists()
    assert not home.exists()
