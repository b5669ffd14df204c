"""Remove what earlier runs left: `python -m delivery.embedded.clean VAR_DIR`."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from delivery.embedded import places
from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import EmbeddedError
from delivery.embedded.leftovers import end_leftovers


def clean(var_dir: Path) -> None:
    """Delete the folder and what the servers' folders directly in it point to outside.

    Raises AlreadyRunning, with nothing deleted, if a running copy uses any of them.
    """
    with ExitStack() as claims:
        homes = [lock.parent for lock in var_dir.glob("*/lock")]
        for home in homes:
            claims.callback(FolderClaim.on(home).release)
        for home in homes:
            _end_leftovers_of(home)
            places.remove(home)
        places.remove(var_dir)


def _end_leftovers_of(home: Path) -> None:
    """End what a killed owner's servers still write: Valkey in its home, PostgreSQL in `data`."""
    end_leftovers(home, "valkey-server")
    end_leftovers((places.elsewhere(home) or home) / "data", "postgres")


def main() -> int:
    """Clean the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var_dir", type=Path)
    try:
        clean(parser.parse_args().var_dir)
    except (EmbeddedError, PermissionError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
