"""Start real stores before Django reads its settings (loaded by `-p tests.stores`).

The run shares one PostgreSQL, in which each xdist worker gets a database of its own; Redis has
no such thing for its channels, so each worker starts its own Valkey.
"""

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import opentelemetry  # noqa: F401 (settings would leave it out: the tests trace nothing)
import pytest

from delivery.embedded.postgres import EmbeddedPostgres
from delivery.embedded.valkey import EmbeddedValkey

_running = ExitStack()


def _start() -> None:
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = Path(_running.enter_context(TemporaryDirectory(prefix="delivery-tests-")))
    if not is_worker:
        postgres = _running.enter_context(EmbeddedPostgres(folder / "postgres", fast=True))
        os.environ["DATABASE_URL"] = postgres.url
    valkey = _running.enter_context(EmbeddedValkey(None, persistent=False))
    os.environ |= {
        "REDIS_URL": valkey.url,
        "VAR_DIR": str(folder / "var"),
        "BCRYPT_ROUNDS": "4",
        "STATIC_FROM_SOURCE": "1",
        "TRIAL": "1",
        "LOG_LEVEL": "WARNING",
        "THROTTLE_ACTOR": "100000/min",
        "THROTTLE_LOGIN": "100000/min",
        "DATABASE_POOL_SIZE": "70",
    }


_start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the stores when the run is over."""
    _running.close()
