"""PostgreSQL, Redis, and whether their data fits this version of the program."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from delivery.archive.partitions import missing_partitions, rows_astray
from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from delivery.ops.doctor.findings import Finding, fault, ok, warning
from delivery.stores.clusters import is_cluster
from delivery.stores.connections import sync_redis

_OLDEST_POSTGRES = 150_000
_OLDEST_REDIS = 7
_SKEW_S = 2.0


def postgres() -> Iterator[Finding]:
    """Ask for its version and its clock."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, clock_timestamp()")
            version, theirs = cursor.fetchone()
    except (Error, PoolTimeout) as error:
        yield fault("postgres", str(error).strip(), "Start it, and compare DATABASE_URL.")
        return
    said = f"version {version // 10_000}.{version % 10_000}"
    if version < _OLDEST_POSTGRES:
        yield fault("postgres", said, "Upgrade to PostgreSQL 15 or newer.")
    else:
        yield ok("postgres", said)
    yield _clock("clock against postgres", theirs)


def redis() -> Iterator[Finding]:
    """Ask for its version, its clock, and whether it throws things away."""
    try:
        client = sync_redis()
        told, policy = client.info(), client.config_get("maxmemory-policy")
        seconds, microseconds = client.time()
    except RedisError as error:
        yield fault("redis", str(error), "Start it, and compare REDIS_URL.")
        return
    version = str(told.get("valkey_version") or told["redis_version"])
    if int(version.split(".", maxsplit=1)[0]) < _OLDEST_REDIS:
        yield fault("redis", f"version {version}", "Upgrade to Redis 7 or Valkey 8.")
    else:
        yield ok("redis", f"version {version}, {told['used_memory_human']} used")
    if policy.get("maxmemory-policy", "noeviction") != "noeviction":
        advice = "Set maxmemory-policy to noeviction: sessions and queues must not be evicted."
        yield warning("redis memory", f"policy {policy['maxmemory-policy']}", advice)
    yield _clock("clock against redis", datetime.fromtimestamp(seconds + microseconds / 1e6, UTC))


def region_stores() -> Iterator[Finding]:
    """Ask the stores that regions or settings name besides the first."""
    named = {*Region.objects.values_list("redis_alias", flat=True), *settings.REDIS_ALIASES}
    named -= {"default"}
    for alias in sorted(named):
        part = f"redis {alias}"
        if alias not in settings.REDIS_ALIASES:
            yield fault(part, "a region names it, no setting does", "Add it to REDIS_ALIASES.")
            continue
        try:
            sync_redis(alias).ping()
        except RedisError as error:
            yield fault(part, str(error), "Start it, and compare REDIS_ALIASES.")
        else:
            is_many = is_cluster(settings.REDIS_ALIASES[alias])
            yield ok(part, "every node answers" if is_many else "answers")


def migrations() -> Iterator[Finding]:
    """Compare the tables with the program."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        yield ok("migrations", "all applied")
        return
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:5])
    yield fault("migrations", f"{len(plan)} not applied: {names}", "Run manage.py migrate.")


def partitions() -> Iterator[Finding]:
    """Look for months and days without a table, and for rows that met none."""
    if missing := list(missing_partitions()):
        yield warning("partitions", f"missing: {', '.join(missing)}", "Run manage.py partitions.")
    elif astray := rows_astray():
        told = ", ".join(f"{count} in {table}" for table, count in astray.items())
        yield warning("partitions", f"rows astray: {told}", "See the runbook on partitions.")
    else:
        yield ok("partitions", "made ahead, none missed")


def _clock(part: str, theirs: datetime) -> Finding:
    skew_s = abs((utc_now() - theirs).total_seconds())
    if skew_s > _SKEW_S:
        return warning(part, f"{skew_s:.1f} s apart", "Synchronise the clocks of both hosts (NTP).")
    return ok(part, f"{skew_s:.1f} s apart")
