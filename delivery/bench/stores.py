"""Run the same command again in a process of its own, on stores that are thrown away."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from delivery.embedded.postgres import EmbeddedPostgres
from delivery.embedded.valkey import EmbeddedValkey

ROOT = Path(__file__).resolve().parents[2]


def run_on_throwaway_stores() -> None:
    """Start durable stores, repeat this process's command on them, and exit as it does."""
    with TemporaryDirectory(prefix="delivery-bench-") as name:
        folder = Path(name)
        # The database server may run under an account that is not ours.
        folder.chmod(0o711)
        with (
            EmbeddedPostgres(folder / "postgres") as postgres,
            EmbeddedValkey(None, persistent=False) as valkey,
        ):
            environment = {
                **os.environ,
                "DATABASE_URL": postgres.url,
                "REDIS_URL": valkey.url,
                "VAR_DIR": str(folder / "var"),
                "SECRET_KEY": secrets.token_hex(32),
                "STATIC_FROM_SOURCE": "1",
                "TRIAL": "1",
                "LOG_LEVEL": "ERROR",
                "THROTTLE_ACTOR": "10000000/min",
                "BENCH_POSTGRES_PID": str(postgres.pid),
            }
            again = [sys.executable, str(ROOT / "manage.py"), *sys.argv[1:], "--here"]
            status = subprocess.run(again, env=environment, cwd=ROOT, check=False).returncode
    sys.exit(status)
