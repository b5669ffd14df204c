"""Which exceptions mean that a store cannot be reached now."""

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

OUTAGES = (OperationalError, InterfaceError, PoolTimeout, RedisConnectionError, RedisTimeoutError)
