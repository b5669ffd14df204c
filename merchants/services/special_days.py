"""Days on which a shop keeps other hours than every week."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from delivery.events.outbox import Actor, emit
from merchants.locks import lock_managed_shop
from merchants.models import Shop, ShopHours


@transaction.atomic
def set_special_day(
    *,
    shop_id: int,
    on_date: date,
    stretches: Sequence[tuple[int, int]],
    note: str,
    actor: Actor,
    now: datetime,
) -> Shop:
    """Set the hours of one day, closed where there are none; raise NotFound.

    `stretches` are pairs of opening and closing minute.
    """
    shop = lock_managed_shop(shop_id, actor=actor)
    shop.opening_periods.filter(on_date=on_date).delete()
    ShopHours.objects.bulk_create(
        ShopHours(
            shop=shop, weekday=on_date.weekday(), on_date=on_date, note=note,
            opens_minute=opens, closes_minute=closes,
        )
        for opens, closes in (stretches or [(0, 0)])
    )  # fmt: skip
    _emit(shop, on_date, "set", actor, now)
    return shop


@transaction.atomic
def remove_special_day(*, shop_id: int, on_date: date, actor: Actor, now: datetime) -> Shop:
    """Let a day have its weekday's hours again; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    shop.opening_periods.filter(on_date=on_date).delete()
    _emit(shop, on_date, "removed", actor, now)
    return shop


def _emit(shop: Shop, on_date: date, change: str, actor: Actor, now: datetime) -> None:
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={"special_day": on_date.isoformat(), "change": change},
        actor=actor,
        now=now,
    )
