import json
import os
import signal
import time
from contextlib import suppress

import pytest

from tests.city.conftest import RunningCity, StartCity

pytestmark = pytest.mark.city
FINAL = {"delivered", "cancelled"}
OUTAGE_S = 8.0
SOME_ORDERS = 5
DURATION_S = 50.0


def statuses(city: RunningCity) -> dict[str, str]:
    """Return where every order is, assignment included."""
    rows = city.rows("SELECT id::text, status, driver_id IS NOT NULL FROM orders_order")
    return {order_id: f"{status} {matched}" for order_id, status, matched in rows}


def is_final(status: str) -> bool:
    return status.split(maxsplit=1)[0] in FINAL


def hold_down(city: RunningCity, command: str, duration_s: float) -> None:
    """Kill every process of that command, and every one that is started anew."""
    end_s = time.monotonic() + duration_s
    while time.monotonic() < end_s:
        for process in city.processes():
            if command in process.command:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
        time.sleep(0.1)


def test_a_run_delivers_loses_no_order_to_a_dead_worker_and_leaves_no_process(
    start_city: StartCity,
) -> None:
    city = start_city(
        *("--json", f"--duration={DURATION_S}", "--speed=30"),
        *("--drivers=10", "--orders-per-minute=40"),
    )
    processes = city.processes()
    city.await_condition(lambda: len(statuses(city)) >= SOME_ORDERS, DURATION_S)

    hold_down(city, "celery --app delivery worker", OUTAGE_S)
    before = {key: status for key, status in statuses(city).items() if not is_final(status)}
    assert before, "no order was under way while the worker was down"

    def every_one_moved() -> bool:
        now = statuses(city)
        return all(now[order_id] != status for order_id, status in before.items())

    city.await_condition(every_one_moved, DURATION_S)
    output, _ = city.process.communicate(timeout=DURATION_S + 60)

    summary = json.loads(output)
    assert city.process.returncode == 0, city.narration
    assert summary["invariant_violations"] == 0
    assert summary["errors"] == 0, summary["error_kinds"]
    assert summary["delivered"] > 0
    assert summary["matched"] >= summary["delivered"]
    assert [process for process in processes if process.is_alive] == []


def test_ctrl_c_ends_every_process(start_city: StartCity) -> None:
    city = start_city("--no-simulation")
    processes = city.processes()
    assert city.is_serving()

    status = city.stop(signal.SIGINT)

    assert status == 0
    assert len(processes) >= 6
    assert [process for process in processes if process.is_alive] == []
    assert not city.is_serving()
    assert not (city.var_dir / "run" / "city.json").exists()
    assert city.narration.endswith("Stopped; nothing is left running.\n")
