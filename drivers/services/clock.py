"""City seconds: a simulated city may run faster than the wall clock, and so do its kitchens."""

from datetime import datetime, timedelta

from django.conf import settings


def city_seconds(until: datetime, now: datetime) -> float:
    """Return how many seconds of the city's time lie between now and an instant."""
    return float((until - now).total_seconds() * settings.CITY_SPEED)


def instant_after(city_s: float, now: datetime) -> datetime:
    """Return the instant that lies so many seconds of the city's time ahead."""
    return now + timedelta(seconds=city_s / settings.CITY_SPEED)


def real_seconds(city_s: float) -> float:
    """Return how long a stretch of the city's time lasts on the wall clock."""
    return float(city_s / settings.CITY_SPEED)
