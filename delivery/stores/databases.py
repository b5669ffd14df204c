"""What Django's DATABASES says, for the primary and for a replica where there is one."""

from typing import Any

import dj_database_url

REPLICA = "replica"


def databases(url: str, replica_url: str, *, pool_size: int) -> dict[str, dict[str, Any]]:
    """Return the databases by alias; `replica_url` may be empty."""
    found = {"default": _database(url, pool_size)}
    if replica_url:
        replica = _database(replica_url, pool_size)
        # Whoever asks a replica that is away can still ask the primary, and should soon.
        replica["OPTIONS"]["pool"]["timeout"] = 1
        found[REPLICA] = {**replica, "TEST": {"MIRROR": "default"}}
    return found


def _database(url: str, pool_size: int) -> dict[str, Any]:
    return {
        **dj_database_url.parse(url, engine="psqlextra.backend"),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Under ASGI each request may run in another thread: without a pool each would connect.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": pool_size, "timeout": 5},
            "connect_timeout": 3,
            # Executions after which `run_planned` has the server keep a statement's plan.
            "prepare_threshold": 5,
        },
        "TEST": {"TEMPLATE": "template0"},
    }
