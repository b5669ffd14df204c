from pathlib import Path

import pytest
import redis

from delivery.embedded.errors import AlreadyRunning, StartFailed
from delivery.embedded.valkey import EmbeddedValkey


def client(server: EmbeddedValkey) -> redis.Redis:
    return redis.Redis.from_url(server.url, decode_responses=True)


def test_a_persistent_server_keeps_its_data_over_a_restart(tmp_path):
    server = EmbeddedValkey(tmp_path, persistent=True)
    with server:
        client(server).set("kept", "yes")
    with server:
        assert client(server).get("kept") == "yes"


def test_corrupt_files_keep_it_from_starting_until_they_are_put_aside(tmp_path):
    server = EmbeddedValkey(tmp_path, persistent=True)
    with server:
        client(server).set("kept", "yes")
    [log] = tmp_path.glob("appendonlydir/*.incr.aof")
    log.write_bytes(b"no command" + log.read_bytes())

    with pytest.raises(StartFailed):
        server.start()
    (tmp_path / "appendonlydir").rename(tmp_path / "corrupt")

    with server:
        assert client(server).dbsize() == 0


def test_another_server_forgets_and_removes_its_folder():
    server = EmbeddedValkey(None, persistent=False)
    with server:
        client(server).set("kept", "yes")
        folder = Path(client(server).config_get("dir")["dir"])
    assert not folder.exists()
    with server:
        assert client(server).get("kept") is None


def test_two_servers_run_side_by_side():
    with (
        EmbeddedValkey(None, persistent=False) as one,
        EmbeddedValkey(None, persistent=False) as other,
    ):
        client(one).set("only", "here")
        assert client(other).get("only") is None


def test_a_second_copy_on_the_same_folder_is_refused(tmp_path):
    with EmbeddedValkey(tmp_path, persistent=True) as first:
        with pytest.raises(AlreadyRunning):
            EmbeddedValkey(tmp_path, persistent=True).start()
        assert client(first).ping()


def test_nobody_enters_without_the_password(tmp_path):
    with EmbeddedValkey(tmp_path, persistent=False) as server:
        stranger = redis.Redis.from_url("redis://" + server.url.split("@")[1])
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
        assert (tmp_path / "valkey.conf").stat().st_mode & 0o077 == 0


def test_a_persistent_server_needs_a_folder():
    with pytest.raises(ValueError, match="needs a data_dir"):
        EmbeddedValkey(None, persistent=True)


def test_a_killed_owner_leaves_no_server(tmp_path, owner, eventually, has_ended):
    process = owner(
        "import signal\n"
        "from pathlib import Path\n"
        "from delivery.embedded.valkey import EmbeddedValkey\n"
        f"server = EmbeddedValkey(Path({str(tmp_path)!r}), persistent=True)\n"
        "server.start()\n"
        "print(server.pid, flush=True)\n"
        "signal.pause()\n"
    )
    pid = int(process.stdout.readline())
    process.kill()
    eventually(lambda: has_ended(pid))
