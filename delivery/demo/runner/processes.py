"""The processes that make up a running city."""

import os
import sys
from pathlib import Path

from delivery.demo.runner.options import LOOPBACK_HOSTS, DemoOptions
from delivery.demo.runner.roads import RoadEngines
from delivery.demo.runner.stores import Stores, vapid_key
from delivery.embedded.processes import Command

_ROOT = Path(__file__).resolve().parents[3]
# All simulated people sign in from one address.
_LOGINS = "600/min"


def city_environment(
    options: DemoOptions, stores: Stores, secret_key: str, engines: RoadEngines | None
) -> dict[str, str]:
    """Return what every process of the city gets in its environment."""
    environment = {
        "THROTTLE_LOGIN": _LOGINS,
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "delivery.settings",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": stores.database_url,
        "REDIS_URL": stores.redis_url,
        "SECRET_KEY": secret_key,
        "VAR_DIR": str(options.var_dir),
        "STATIC_FROM_SOURCE": "1",
        "TRIAL": "1",
        "RIDE_ALONG": "1",
        "BASE_URL": options.url,
        # Nobody is written to: what would be sent can be read in a file.
        "EMAIL_URL": os.environ.get("EMAIL_URL") or f"console://{options.log_dir / 'mail.log'}",
        "VAPID_PRIVATE_KEY": vapid_key(options.var_dir),
        "CITY_SPEED": str(options.speed if options.is_simulated else 1.0),
    }
    if engines is not None:
        environment["OSRM_URL"] = engines.url
    if options.host not in LOOPBACK_HOSTS:
        # Whoever opens the demo to a network cannot know under which names it will be called.
        environment.setdefault("ALLOWED_HOSTS", "*")
    return environment


class CityProcesses:
    """Name the commands of one run."""

    def __init__(
        self, options: DemoOptions, environment: dict[str, str], engines: RoadEngines | None
    ) -> None:
        self._options = options
        self._environment = environment
        self._engines = engines

    def manage(self, *arguments: str) -> list[str]:
        """Return the argument list of one of manage.py's commands."""
        return [sys.executable, str(_ROOT / "manage.py"), *arguments]

    def prepare(self) -> Command:
        """Migrate, partition and seed, once."""
        options = [f"--drivers={self._options.drivers}"]
        if not self._options.is_simulated:
            options.append("--for-people")
        if self._engines is not None:
            options.append(f"--roads={self._engines.folder}")
        return self._command("prepare", self.manage("prepare_demo", *options), restart=False)

    def roads(self) -> list[Command]:
        """Answer ways by road, each profile by a server of its own."""
        return [] if self._engines is None else self._engines.commands(_ROOT)

    def web(self) -> Command:
        """Serve pages, API and sockets."""
        where = ("-b", self._options.host, "-p", str(self._options.port))
        # Requests are logged by our own middleware.
        application = ("-v", "0", "--no-server-name", "delivery.asgi:application")
        return self._command("web", [sys.executable, "-m", "daphne", *where, *application])

    def worker(self) -> Command:
        """Relay events and run dispatch."""
        return self._celery(
            "worker",
            *("--pool", "threads", "--concurrency", "4"),
            *("--queues", "events,dispatch,notifications,upkeep"),
            *("--without-gossip", "--without-mingle"),
        )

    def beat(self) -> Command:
        """Call the periodic tasks."""
        schedule = self._options.run_dir / "beat-schedule"
        return self._celery("beat", "--schedule", str(schedule))

    def simulation(self, summary: Path) -> Command:
        """Play the people; its summary, if it ends by itself, goes to a file."""
        options = self._options
        arguments = [
            "simulate",
            f"--url={options.url}",
            f"--drivers={options.drivers}",
            f"--orders-per-minute={options.orders_per_minute}",
            f"--speed={options.speed}",
            f"--summary={summary}",
        ]
        if options.duration_s is not None:
            arguments.append(f"--duration={options.duration_s}")
        has_no_end = options.duration_s is None
        return self._command("simulation", self.manage(*arguments), restart=has_no_end)

    def _celery(self, *arguments: str) -> Command:
        program = [sys.executable, "-m", "celery", "--app", "delivery"]
        return self._command(arguments[0], [*program, *arguments])

    def _command(self, name: str, argv: list[str], *, restart: bool = True) -> Command:
        return Command(name, argv, env=self._environment, cwd=_ROOT, restart=restart)
