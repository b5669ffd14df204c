import os
from pathlib import Path

import pytest

from delivery.embedded import places

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that only its owner may enter."""
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o700)
    return folder


@as_root
def test_the_same_place_outside_is_found_again(closed):
    home = closed / "postgres"
    outside = places.settle(home)
    assert outside.parent == places.OUTSIDE
    assert places.settle(home) == outside
    places.remove(home)
    assert not outside.exists()


@as_root
def test_a_place_outside_that_is_gone_is_replaced(closed):
    home = closed / "postgres"
    first = places.settle(home)
    first.rmdir()
    second = places.settle(home)
    places.remove(home)
    assert second != first
    assert not second.exists()


@as_root
def test_root_runs_a_server_as_the_owner_of_its_data(tmp_path):
    os.chown(tmp_path, 1234, 5678)
    assert places.server_account(tmp_path) == places.Account(1234, 5678)


def test_an_account_needs_every_folder_on_the_way(closed, tmp_path):
    inside = closed / "inside"
    inside.mkdir()
    inside.chmod(0o755)
    stranger = places.Account(os.geteuid() + 1, os.getegid() + 1)
    assert not places.can_reach(stranger, inside)
    assert not places.can_reach(stranger, inside / "absent")
    assert places.can_reach(places.Account(), inside)
    assert places.can_reach(stranger, Path("/usr/bin"))


def test_a_private_file_is_written_anew(tmp_path):
    path = tmp_path / "secret"
    path.write_text("old and open to all")
    assert places.write_private(path, "new") == path
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
