from pathlib import Path

import pytest

from delivery.demo.runner.roads import RoadEngines
from delivery.embedded.osrm import ROADS_FILE


def test_a_server_that_the_environment_names_replaces_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSRM_URL", "http://osrm.test")
    assert RoadEngines.planned(tmp_path) is None


def test_each_profile_has_a_server_of_its_own(tmp_path: Path) -> None:
    engines = RoadEngines(tmp_path, {"bicycle": 5001, "car": 5002})
    assert engines.url == "bicycle=http://127.0.0.1:5001,car=http://127.0.0.1:5002"


def test_nothing_is_served_before_the_roads_are_written(tmp_path: Path) -> None:
    assert RoadEngines(tmp_path, {"car": 5002}).commands(tmp_path) == []


def test_the_servers_work_on_the_roads_that_were_written(tmp_path: Path) -> None:
    home = tmp_path / "abc"
    home.mkdir()
    (home / ROADS_FILE).touch()
    (command,) = RoadEngines(tmp_path, {"car": 5002}).commands(Path("/code"))
    assert command.name == "roads-car"
    assert list(command.argv[-3:]) == [str(home), "car", "5002"]
    assert command.cwd == Path("/code")
