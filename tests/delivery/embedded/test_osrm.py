import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from delivery.embedded.errors import StartFailed
from delivery.embedded.osrm import ROADS_FILE, find_osrm, prepare_roads, serve_arguments
from delivery.embedded.ports import free_port
from delivery.geo.osm.road_file import write_roads
from delivery.geo.regionfile import read_region

DEMO_FILE = Path(__file__).parents[3] / "delivery/demo/data/helsinki.region.json.gz"
HOME = find_osrm()
needs_osrm = pytest.mark.skipif(HOME is None, reason="osrm-bindings is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_roads([read_region(DEMO_FILE).extract.basemap], tmp_path / ROADS_FILE)
    return tmp_path


def await_answer(url: str) -> dict[str, object]:
    for _ in range(1200):
        try:
            with urlopen(url, timeout=5) as response:  # noqa: S310 - loopback
                answer: dict[str, object] = json.load(response)
                return answer
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


def test_without_the_wheel_there_is_no_engine(tmp_path: Path) -> None:
    assert find_osrm(tmp_path) is None


def test_programs_that_do_not_run_here_are_no_engine(tmp_path: Path) -> None:
    program = tmp_path / "osrm/osrm/bin/osrm-routed"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 127\n")
    program.chmod(0o755)
    assert find_osrm(tmp_path) is None


def test_a_server_listens_on_loopback_and_logs_nobody_s_way() -> None:
    arguments = serve_arguments(Path("/opt/osrm"), Path("/data/roads.osrm"), 5000)
    assert arguments[0] == "/opt/osrm/bin/osrm-routed"
    assert arguments[arguments.index("--ip") + 1] == "127.0.0.1"
    assert arguments[arguments.index("--verbosity") + 1] == "WARNING"


@needs_osrm
def test_roads_are_prepared_once(folder: Path) -> None:
    assert HOME is not None
    base = prepare_roads(HOME, folder, "car")
    made = {path.name: path.stat().st_mtime_ns for path in base.parent.iterdir()}
    assert prepare_roads(HOME, folder, "car") == base
    assert {path.name: path.stat().st_mtime_ns for path in base.parent.iterdir()} == made
    assert sorted(path.name for path in folder.iterdir()) == ["car", ROADS_FILE]


@needs_osrm
def test_a_failed_preparation_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    assert HOME is not None
    (tmp_path / ROADS_FILE).write_bytes(b"no map")
    with pytest.raises(StartFailed, match="osrm-extract failed for car"):
        prepare_roads(HOME, tmp_path, "car")
    assert [path.name for path in tmp_path.iterdir()] == [ROADS_FILE]


@needs_osrm
def test_what_a_killed_run_left_is_removed(folder: Path) -> None:
    assert HOME is not None
    (folder / "car-left").mkdir()
    prepare_roads(HOME, folder, "car")
    assert not (folder / "car-left").exists()


@needs_osrm
def test_the_process_becomes_the_server_and_ends_when_asked(folder: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "delivery.embedded.osrm", str(folder), "bicycle", str(port)]
    )
    try:
        answer = await_answer(
            f"http://127.0.0.1:{port}/route/v1/bicycle/24.9370,60.1660;24.9520,60.1780"
        )
        assert answer["code"] == "Ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    shutil.rmtree(folder / "bicycle")
