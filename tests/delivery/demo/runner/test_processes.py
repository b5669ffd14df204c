from pathlib import Path

import pytest

from delivery.demo.runner.options import DemoOptions
from delivery.demo.runner.processes import CityProcesses


def processes(duration_s: float | None) -> CityProcesses:
    options = DemoOptions(
        var_dir=Path("var"),
        host="127.0.0.1",
        port=8000,
        is_simulated=True,
        speed=8,
        drivers=1,
        orders_per_minute=1,
        duration_s=duration_s,
    )
    return CityProcesses(options, {}, None)


@pytest.mark.parametrize("duration_s", [None, 30.0])
def test_whatever_serves_is_started_again_after_a_crash(duration_s: float | None) -> None:
    city = processes(duration_s)
    assert all(command.restart for command in (city.web(), city.worker(), city.beat()))


@pytest.mark.parametrize(("duration_s", "is_restarted"), [(None, True), (30.0, False)])
def test_a_simulation_is_started_again_unless_it_has_an_end(
    duration_s: float | None, *, is_restarted: bool
) -> None:
    assert processes(duration_s).simulation(Path("summary.json")).restart is is_restarted


def test_a_failed_preparation_is_not_repeated() -> None:
    assert not processes(None).prepare().restart
