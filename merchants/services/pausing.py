"""Stop taking orders for a while, and take them again."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.events.outbox import Actor, emit
from delivery.kernel.clock import rfc3339_or_none
from merchants.locks import lock_managed_shop
from merchants.models import Shop
from merchants.policy import end_of_day


class Pause(StrEnum):
    """How long a shop takes no orders."""

    HALF_HOUR = "30"
    HOUR = "60"
    TODAY = "today"
    UNTIL_RESUMED = "open-ended"


_LENGTHS = {Pause.HALF_HOUR: timedelta(minutes=30), Pause.HOUR: timedelta(hours=1)}


@transaction.atomic
def pause_shop(*, shop_id: int, actor: Actor, now: datetime, pause: Pause) -> Shop:
    """Take no new orders until the pause is over; orders in hand go on. Raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    _switch(shop, is_accepting=False, resumes_at=_end(shop, pause, now), actor=actor, now=now)
    return shop


@transaction.atomic
def resume_shop(*, shop_id: int, actor: Actor, now: datetime) -> Shop:
    """Take orders again at once; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    _switch(shop, is_accepting=True, resumes_at=None, actor=actor, now=now)
    return shop


@transaction.atomic
def resume_due_shops(*, now: datetime) -> int:
    """Switch on every shop whose pause is over; return how many."""
    due = list(Shop.objects.select_for_update(skip_locked=True).filter(resumes_at__lte=now))
    for shop in due:
        _switch(shop, is_accepting=True, resumes_at=None, actor=SYSTEM, now=now)
    return len(due)


def _end(shop: Shop, pause: Pause, now: datetime) -> datetime | None:
    if pause == Pause.TODAY:
        return end_of_day(now.astimezone(ZoneInfo(shop.region.timezone)))
    length = _LENGTHS.get(pause)
    return length and now + length


def _switch(
    shop: Shop, *, is_accepting: bool, resumes_at: datetime | None, actor: Actor, now: datetime
) -> None:
    shop.is_accepting, shop.resumes_at = is_accepting, resumes_at
    shop.save(update_fields=["is_accepting", "resumes_at"])
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={"is_accepting": is_accepting, "resumes_at": rfc3339_or_none(resumes_at)},
        actor=actor,
        now=now,
    )
