"""Which exceptions mean that a store cannot be reached now."""

from django.db import InterfaceError, OperationalError
from psycopg import OperationalError as DriverOperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

OUTAGES = (
    OperationalError,
    InterfaceError,
    # A COPY is spoken with the driver itself, whose errors Django does not translate.
    DriverOperationalError,
    PoolTimeout,
    RedisConnectionError,
    RedisTimeoutError,
)
