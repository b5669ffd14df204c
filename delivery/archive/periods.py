"""The spans in which rows leave the database: a month of ids, or a day of dates."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models

from delivery.kernel.ids import instant_of, uuid7_floor


class Period(models.TextChoices):
    """A month of UTC, told by a UUIDv7, or a day of UTC, told by a date."""

    MONTH = "month"
    DAY = "day"

    def start_of(self, value: Any) -> datetime:
        """Return when the period began that holds a column's value."""
        if self is Period.DAY:
            return midnight(value)
        at = instant_of(value)
        return datetime(at.year, at.month, 1, tzinfo=UTC)

    def after(self, start: datetime) -> datetime:
        """Return when the next period begins."""
        return start + (timedelta(days=1) if self is Period.DAY else relativedelta(months=1))

    def bound(self, start: datetime) -> str:
        """Return the first value that a column can have in the period that begins then."""
        return str(start.date() if self is Period.DAY else uuid7_floor(start))

    def spell(self, first: date) -> str:
        """Return how keys name the period that begins on a day."""
        return f"{first:%Y-%m-%d}" if self is Period.DAY else f"{first:%Y-%m}"


def midnight(day: date) -> datetime:
    """Return when a day of UTC began."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
