"""The city's own road engine: a server per profile, beside what it serves."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from delivery.embedded.osrm import PROFILES, ROADS_FILE, find_osrm
from delivery.embedded.ports import LOOPBACK, free_port
from delivery.embedded.processes import Command


@dataclass(frozen=True, slots=True)
class RoadEngines:
    """Where each profile will be served; nothing waits for them, ways are estimated meanwhile."""

    folder: Path
    ports: Mapping[str, int]

    @classmethod
    def planned(cls, var_dir: Path) -> Self | None:
        """Choose ports, or return None where OSRM_URL names a server or no engine runs here."""
        if os.environ.get("OSRM_URL") or find_osrm() is None:
            return None
        return cls(var_dir / "osrm", {profile: free_port() for profile in PROFILES})

    @property
    def url(self) -> str:
        """Return the OSRM_URL of the city's processes."""
        return ",".join(
            f"{profile}=http://{LOOPBACK}:{port}" for profile, port in self.ports.items()
        )

    def commands(self, root: Path) -> list[Command]:
        """Return a server's command per profile, empty until the roads are written."""
        return [
            Command(
                f"roads-{profile}",
                [
                    *(sys.executable, "-m", "delivery.embedded.osrm"),
                    *(str(roads.parent), profile, str(port)),
                ],
                cwd=root,
            )
            for roads in self.folder.glob(f"*/{ROADS_FILE}")
            for profile, port in self.ports.items()
        ]
