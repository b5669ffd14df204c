"""Start the city, keep it running, and leave nothing behind."""

import json
import subprocess
import time
from contextlib import ExitStack
from typing import Any

import httpx

from delivery.demo.runner.narrator import Narrator
from delivery.demo.runner.options import DemoOptions
from delivery.demo.runner.processes import CityProcesses, city_environment
from delivery.demo.runner.roads import RoadEngines
from delivery.demo.runner.stores import Stores, open_stores, secret_key
from delivery.demo.runner.welcome import welcome
from delivery.embedded.address import publish_city, withdraw_city
from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import StartFailed
from delivery.embedded.logs import tail
from delivery.embedded.ports import require_free_port
from delivery.embedded.processes import ManagedProcess, Supervisor

_WEB_PATIENCE_S = 60.0
_LOOK_EVERY_S = 0.1
# Beyond its own duration, for signing in and for the last answers.
_SIMULATION_GRACE_S = 90.0
_PUBLISHED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "OSRM_URL")


def run_city(options: DemoOptions, narrator: Narrator) -> dict[str, Any] | None:
    """Run the city for the options' duration and return the summary of its simulation.

    Without a duration it ends by a signal only. Raises EmbeddedError with a message for people.
    """
    options.run_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    with ExitStack() as running:
        claim = FolderClaim(options.run_dir)
        claim.acquire()
        running.callback(claim.release)
        require_free_port(options.port, options.host)
        stores = running.enter_context(open_stores(options.var_dir, narrator))
        engines = RoadEngines.planned(options.var_dir)
        environment = city_environment(options, stores, secret_key(options.var_dir), engines)
        running.callback(withdraw_city, options.var_dir)
        publish_city(options.var_dir, {name: environment.get(name, "") for name in _PUBLISHED})
        supervisor = running.enter_context(Supervisor(options.log_dir, say=narrator.say))
        processes = CityProcesses(options, environment, engines)
        city = _City(options, environment, processes, supervisor, narrator, stores)
        city.start()
        return city.stay()


class _City:
    """The processes of one run, in the order in which they need each other."""

    def __init__(
        self,
        options: DemoOptions,
        environment: dict[str, str],
        processes: CityProcesses,
        supervisor: Supervisor,
        narrator: Narrator,
        stores: Stores,
    ) -> None:
        self._options = options
        self._environment = environment
        self._processes = processes
        self._supervisor = supervisor
        self._narrator = narrator
        self._stores = stores
        self._summary = options.run_dir / "summary.json"

    def start(self) -> None:
        """Start everything and return once pages are served."""
        with self._narrator.step("migrations and seed"):
            self._prepare()
        with self._narrator.step("web, worker and beat"):
            self._supervisor.start(self._processes.web())
            self._supervisor.start(self._processes.worker())
            self._supervisor.start(self._processes.beat())
            self._await_pages()
        # Nobody waits for them: until they answer, ways are estimated.
        for roads in self._processes.roads():
            self._supervisor.start(roads)
        if self._options.is_simulated:
            self._summary.unlink(missing_ok=True)
            with self._narrator.step("simulation"):
                self._supervisor.start(self._processes.simulation(self._summary))
        welcome(self._options, self._narrator)

    def stay(self) -> dict[str, Any] | None:
        """Keep the city running for its time; return what was simulated.

        Processes that end are started again; without a store the city ends.
        """
        duration_s = self._options.duration_s
        if duration_s is None or not self._options.is_simulated:
            self._wait(duration_s)
            return None
        simulation = self._supervisor.process("simulation")
        self._wait(duration_s + _SIMULATION_GRACE_S, simulation)
        if simulation.returncode != 0:
            raise StartFailed(f"The simulation failed. End of its log:\n{tail(simulation.log)}")
        summary: dict[str, Any] = json.loads(self._summary.read_text())
        return summary | {"invariant_violations": self._count_violations()}

    def _wait(self, duration_s: float | None, simulation: ManagedProcess | None = None) -> None:
        def is_over() -> bool:
            self._stores.require_alive()
            return simulation is not None and simulation.returncode is not None

        self._supervisor.wait(duration_s, until=is_over)

    def _prepare(self) -> None:
        prepare = self._supervisor.start(self._processes.prepare())
        self._supervisor.wait(until=lambda: prepare.returncode is not None)
        if prepare.returncode != 0:
            raise StartFailed(f"The database was not set up:\n{tail(prepare.log)}")
        self._supervisor.stop("prepare")

    def _await_pages(self) -> None:
        web = self._supervisor.process("web")
        deadline_s = time.monotonic() + _WEB_PATIENCE_S
        while not _answers(f"{self._options.url}/health"):
            if web.returncode is not None or time.monotonic() > deadline_s:
                raise StartFailed(f"No page is served. End of the log:\n{tail(web.log)}")
            self._supervisor.wait(_LOOK_EVERY_S)

    def _count_violations(self) -> int:
        """Return how many rows verify_invariants prints, one per violation."""
        verified = subprocess.run(
            self._processes.manage("verify_invariants"),
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        rows = verified.stdout.splitlines()
        if verified.returncode not in {0, 1} or (verified.returncode == 1 and not rows):
            raise StartFailed(f"verify_invariants failed:\n{verified.stderr}")
        for row in rows if verified.returncode else ():
            self._narrator.say(row)
        return len(rows) if verified.returncode else 0


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def is_success(summary: dict[str, Any] | None) -> bool:
    """Tell whether a run showed what it was to show."""
    if summary is None:
        return True
    return bool(summary["delivered"]) and not summary["invariant_violations"]
