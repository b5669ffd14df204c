"""A road engine of this program's own, from the `osrm-bindings` wheel.

The wheel is for Python 3.12 and newer, its programs need no Python: `.ci/setup` unpacks it beside
the environment's packages. `python -m delivery.embedded.osrm FOLDER PROFILE PORT` prepares the
roads of a folder once for a profile and becomes the server for them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from delivery.embedded.errors import StartFailed
from delivery.embedded.ports import LOOPBACK

PROFILES = ("bicycle", "car")
ROADS_FILE = "roads.osm.pbf"
_BASE = "roads.osrm"
# Preparing takes all cores it gets; whoever waits for a page goes first.
_NICENESS = 15
# Clipped roads leave stumps at the edge. What has fewer nodes than this is a stump, to which no
# place is joined; the programs' own 1000 would make stumps of a small city's all.
_SMALL_COMPONENT = "100"
_STEPS = (
    ("osrm-extract", ("--small-component-size", _SMALL_COMPONENT)),
    ("osrm-partition", ()),
    ("osrm-customize", ()),
)


def find_osrm(prefix: Path | None = None) -> Path | None:
    """Return the folder of the programs and profiles, None where they do not run here."""
    home = (prefix or Path(sys.prefix)) / "osrm" / "osrm"
    try:
        probe = subprocess.run(
            [home / "bin/osrm-routed", "--version"], capture_output=True, check=False, timeout=10
        )
    except OSError:
        return None
    return home if probe.returncode == 0 else None


def prepare_roads(home: Path, folder: Path, profile: str) -> Path:
    """Return the base path of a profile's data, made of ROADS_FILE at the first time.

    Raises StartFailed with what the programs say.
    """
    data = folder / profile
    if not data.is_dir():
        for left_by_a_killed_run in folder.glob(f"{profile}-*"):
            shutil.rmtree(left_by_a_killed_run)
        unfinished = Path(tempfile.mkdtemp(prefix=f"{profile}-", dir=folder))
        try:
            _make(home, folder / ROADS_FILE, profile, unfinished / _BASE)
            unfinished.rename(data)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return data / _BASE


def serve_arguments(home: Path, base: Path, port: int) -> list[str]:
    """Return how to serve prepared data on a loopback port."""
    return [
        str(home / "bin/osrm-routed"),
        *("--algorithm", "mld"),
        *("--ip", LOOPBACK),
        *("--port", str(port)),
        # Pages of the files are shared with the system's cache and given up first.
        *("--mmap", "1"),
        # Every request would be logged, and with it where somebody lives.
        *("--verbosity", "WARNING"),
        str(base),
    ]


def _make(home: Path, roads: Path, profile: str, base: Path) -> None:
    for program, options in _STEPS:
        extra: Sequence[str] = options
        source = base
        if program == "osrm-extract":
            script = home / "share/profiles" / f"{profile}.lua"
            extra, source = (*options, "--profile", str(script), "--output", str(base)), roads
        made = subprocess.run(
            [home / "bin" / program, *extra, source],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=partial(os.nice, _NICENESS),
        )
        if made.returncode != 0:
            raise StartFailed(f"{program} failed for {profile}:\n{made.stdout}{made.stderr}")


def main(arguments: Sequence[str]) -> None:
    """Prepare, then let osrm-routed take this process's place."""
    folder, profile, port = arguments
    home = find_osrm()
    if home is None:
        sys.exit("osrm-bindings is not installed, or does not run on this machine.")
    try:
        base = prepare_roads(home, Path(folder), profile)
    except StartFailed as error:
        sys.exit(str(error))
    program, *options = serve_arguments(home, base, int(port))
    os.execv(program, [program, *options])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
