"""What the demo is asked to do."""

from dataclasses import dataclass
from pathlib import Path

_ANY_HOST = "0.0.0.0"  # noqa: S104 - compared with, not bound to
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """One run of the demo; `duration_s` None runs until Ctrl-C."""

    var_dir: Path
    host: str
    port: int
    is_simulated: bool
    speed: float
    drivers: int
    orders_per_minute: float
    duration_s: float | None

    @property
    def url(self) -> str:
        """Return where this machine's browser finds the pages."""
        host = "127.0.0.1" if self.host == _ANY_HOST else self.host
        return f"http://{host}:{self.port}"

    @property
    def run_dir(self) -> Path:
        """Return the folder of what belongs to one run."""
        return self.var_dir / "run"

    @property
    def log_dir(self) -> Path:
        """Return the folder of the processes' logs."""
        return self.var_dir / "log"
