"""UUIDv7 (RFC 9562): ids that sort by time, so an id is also a partition key."""

import os
import uuid
from datetime import UTC, datetime

_RANDOM_BITS = 74


def _assemble(unix_ms: int, random_bits: int) -> uuid.UUID:
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= (random_bits >> 62) << 64
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def _unix_ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def uuid7(at: datetime) -> uuid.UUID:
    """Make a random UUIDv7 that carries the instant `at`, to the millisecond."""
    random_bits = int.from_bytes(os.urandom(10)) & ((1 << _RANDOM_BITS) - 1)
    return _assemble(_unix_ms(at), random_bits)


def new_id() -> uuid.UUID:
    """Make a random UUIDv7 of the present moment, as a model's default."""
    return uuid7(datetime.now(UTC))


def uuid7_floor(at: datetime) -> uuid.UUID:
    """Return the smallest UUIDv7 of the instant `at`: a range bound, never an id."""
    return _assemble(_unix_ms(at), 0)


def instant_of(value: uuid.UUID) -> datetime:
    """Read the instant, to the millisecond, out of a UUIDv7."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC)
