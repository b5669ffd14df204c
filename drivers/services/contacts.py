"""Call a driver, whether or not an order is in hand: for operators."""

from datetime import datetime

from django.db import transaction

from delivery.accounts.models import User
from delivery.accounts.numbers import give_number
from drivers.locks import lock_driver


@transaction.atomic
def call_driver(*, driver_id: int, actor: User, now: datetime) -> str:
    """Return a driver's number; raise NotADriver, NoNumber, TooManyRequests."""
    driver = lock_driver(driver_id)
    return give_number(
        driver.user,
        event="driver.number_given",
        actor=actor,
        subject_type="driver",
        subject_id=driver.pk,
        data={"region_id": driver.region_id},
        now=now,
    )
