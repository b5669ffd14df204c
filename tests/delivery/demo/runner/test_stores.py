import os
import signal
import stat
import time
from io import StringIO
from pathlib import Path

import pytest

from delivery.demo.runner.narrator import Narrator
from delivery.demo.runner.stores import Stores, open_stores, secret_key
from delivery.embedded.errors import EmbeddedError
from delivery.embedded.valkey import EmbeddedValkey


def test_the_secret_key_is_made_once_and_is_its_owner_s_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first = secret_key(tmp_path)

    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_secret_key_of_the_environment_is_used_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")

    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_stores_of_the_environment_replace_the_embedded_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/delivery")
    monkeypatch.setenv("REDIS_URL", "redis://cache/0")

    with open_stores(tmp_path, Narrator(StringIO())) as stores:
        urls = (stores.database_url, stores.redis_url)

    assert urls == ("postgresql://db/delivery", "redis://cache/0")
    assert list(tmp_path.iterdir()) == []


def watch(stores: Stores) -> None:
    """Look at the stores until one has ended."""
    while True:
        stores.require_alive()
        time.sleep(0.01)


def test_a_store_that_was_killed_is_told_with_its_status(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path, persistent=False) as valkey:
        stores = Stores("", valkey.url, (valkey,))
        stores.require_alive()
        os.kill(valkey.pid, signal.SIGKILL)
        with pytest.raises(EmbeddedError, match="Valkey ended with status -9"):
            watch(stores)
