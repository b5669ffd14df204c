"""Open a shop and run it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from delivery.accounts.models import User
from delivery.events.outbox import Actor, emit
from delivery.geo.selectors import region_at
from delivery.kernel.errors import Conflict
from delivery.kernel.geometry import Point
from merchants.errors import OutsideEveryRegion
from merchants.locks import lock_managed_shop
from merchants.models import Shop, ShopHours
from merchants.policy import OpeningPeriod
from merchants.slugs import first_free, slug_candidates

EDITABLE_FIELDS = frozenset({
    "name", "category", "cuisine", "address", "is_accepting", "avg_prep_time_minutes",
    "busy_extra_minutes", "delivery_radius_m", "delivery_area", "minimum_order_minor",
    "auto_accept", "accept_within_minutes",
})  # fmt: skip


@transaction.atomic
def create_shop(
    *,
    actor: User,
    name: str,
    category: str,
    address: str,
    lat: float,
    lng: float,
    now: datetime,
    cuisine: str = "",
) -> Shop:
    """Open a shop owned by the actor; raise OutsideEveryRegion."""
    region = region_at(Point(lat, lng))
    if region is None:
        raise OutsideEveryRegion
    shop = Shop(
        region=region, owner=actor, name=name, category=category, cuisine=cuisine,
        address=address, lat=lat, lng=lng,
    )  # fmt: skip
    _save_under_free_slug(shop)
    emit(
        "shop.created",
        subject_type="shop",
        subject_id=shop.pk,
        data={"region": region.slug, "name": name, "category": category},
        actor=actor,
        now=now,
    )
    return shop


@transaction.atomic
def update_shop(
    *,
    shop_id: int,
    actor: Actor,
    now: datetime,
    changes: dict[str, Any],
    hours: Iterable[OpeningPeriod] | None = None,
) -> Shop:
    """Change EDITABLE_FIELDS of a shop, and replace its opening hours where some are given.

    Raise NotFound where the actor neither owns the shop nor works for it.
    """
    unknown = changes.keys() - EDITABLE_FIELDS
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    shop = lock_managed_shop(shop_id, actor=actor)
    for field, value in changes.items():
        setattr(shop, field, value)
    # Whoever turns the switch by hand means it: no clock turns it back.
    switched = {"resumes_at"} if "is_accepting" in changes else set()
    if switched:
        shop.resumes_at = None
    shop.save(update_fields=[*changes, *switched])
    if hours is not None:
        replace_hours(shop=shop, hours=hours)
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={**changes, **({} if hours is None else {"hours": "replaced"})},
        actor=actor,
        now=now,
    )
    return shop


def replace_hours(*, shop: Shop, hours: Iterable[OpeningPeriod]) -> None:
    """Set a shop's weekly hours; days with hours of their own keep them.

    A step: it needs the shop's row lock.
    """
    shop.opening_periods.filter(on_date=None).delete()
    ShopHours.objects.bulk_create(ShopHours(shop=shop, **period._asdict()) for period in hours)


def _save_under_free_slug(shop: Shop) -> None:
    """Save a new shop; the constraint decides between two who want one slug at once."""
    taken = set(
        Shop.objects.filter(slug__startswith=next(slug_candidates(shop.name))).values_list(
            "slug", flat=True
        )
    )
    for _ in range(5):
        shop.slug = first_free(shop.name, taken)
        try:
            with transaction.atomic():
                shop.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Conflict(gettext("Too many shops of this name are being opened; try again."))
