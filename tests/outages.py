"""Take a store away for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import override_settings

from delivery.stores.connections import sync_redis

_NOWHERE = "redis://127.0.0.1:1/0"


@contextmanager
def redis_down() -> Iterator[None]:
    """Let every connection to Redis be refused."""
    caches = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": _NOWHERE}}
    with override_settings(REDIS_ALIASES={"default": _NOWHERE}, CACHES=caches):
        sync_redis.cache_clear()
        try:
            yield
        finally:
            sync_redis.cache_clear()


@contextmanager
def postgres_down() -> Iterator[None]:
    """Let every connection to PostgreSQL be refused; needs a test without a transaction."""
    kept = connection.settings_dict
    pool = {**kept["OPTIONS"]["pool"], "timeout": 0.2}
    connection.close()
    connection.close_pool()
    connection.settings_dict = {**kept, "PORT": 1, "OPTIONS": {**kept["OPTIONS"], "pool": pool}}
    try:
        yield
    finally:
        connection.close_pool()
        connection.settings_dict = kept
