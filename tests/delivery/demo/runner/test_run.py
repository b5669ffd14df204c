import socket
from io import StringIO
from pathlib import Path

import pytest

from delivery.demo.runner.narrator import Narrator
from delivery.demo.runner.options import DemoOptions
from delivery.demo.runner.run import is_success, run_city
from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import AlreadyRunning, PortTaken
from delivery.embedded.ports import free_port


def make_options(var_dir: Path, port: int) -> DemoOptions:
    return DemoOptions(
        var_dir=var_dir,
        host="127.0.0.1",
        port=port,
        is_simulated=True,
        speed=8,
        drivers=1,
        orders_per_minute=1,
        duration_s=1,
    )


def test_a_taken_port_is_told_with_a_way_out_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"{port}.*PORT={port + 1} make run"):
            run_city(make_options(tmp_path, port), Narrator(StringIO()))

    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_second_copy_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    claim = FolderClaim(tmp_path / "run")
    claim.acquire()

    with pytest.raises(AlreadyRunning, match="Another copy is running"):
        run_city(make_options(tmp_path, free_port()), Narrator(StringIO()))

    claim.release()


@pytest.mark.parametrize(
    ("summary", "is_good"),
    [
        (None, True),
        ({"delivered": 3, "invariant_violations": 0}, True),
        ({"delivered": 0, "invariant_violations": 0}, False),
        ({"delivered": 3, "invariant_violations": 1}, False),
    ],
)
def test_success_needs_deliveries_and_whole_invariants(
    summary: dict[str, int] | None, *, is_good: bool
) -> None:
    assert is_success(summary) is is_good
