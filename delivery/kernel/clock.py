"""The one place that reads the time; everything below a view receives it."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def rfc3339(instant: datetime) -> str:
    """Format an aware instant as RFC 3339 in UTC with `Z` and milliseconds."""
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def rfc3339_or_none(instant: datetime | None) -> str | None:
    """Format an instant that may not have happened yet."""
    return None if instant is None else rfc3339(instant)
