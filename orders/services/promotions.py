"""Promotions: who may use which, counted under the lock of the promotion's row."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from delivery.events.outbox import Actor, emit
from delivery.kernel.errors import NotFound
from merchants.models import Shop
from orders.errors import PromotionExhausted, PromotionInvalid
from orders.models import Order, Promotion, Redemption
from orders.pricing import Discount


def promotion_for(
    code: str,
    *,
    shop: Shop,
    subtotal_minor: int,
    customer_id: int,
    now: datetime,
    lock: bool,
    is_quoted: bool,
) -> Promotion:
    """Return the promotion that a code stands for; with `lock` nobody else can use it up.

    Terms that a live quote was given under are not judged again, its limits are.
    Raises PromotionInvalid, PromotionExhausted.
    """
    promotions = Promotion.objects.filter(region=shop.region, code__iexact=code)
    promotion = (promotions.select_for_update(no_key=True) if lock else promotions).first()
    if promotion is None:
        raise PromotionInvalid
    if not is_quoted:
        _check_terms(promotion, shop, subtotal_minor, now)
    if promotion.max_uses is not None and promotion.used_count >= promotion.max_uses:
        raise PromotionExhausted
    limit = promotion.max_uses_per_customer
    if limit is not None and _uses_of(customer_id, promotion) >= limit:
        raise PromotionExhausted(gettext("You have used this code as often as it allows."))
    return promotion


def discount_of(promotion: Promotion) -> Discount:
    """Describe what a promotion takes off."""
    return Discount(
        percent_bp=promotion.percent_bp or 0,
        amount_minor=promotion.amount_minor or 0,
        max_minor=promotion.max_discount_minor,
    )


def redeem(order: Order, promotion_id: int, *, now: datetime) -> Redemption:
    """Count one use and return its row, new. A step: the caller holds the promotion's lock."""
    Promotion.objects.filter(pk=promotion_id).update(used_count=F("used_count") + 1)
    return Redemption(
        promotion_id=promotion_id, order=order, customer_id=order.customer_id, created_at=now
    )


def release(order: Order, *, now: datetime) -> None:
    """Give a cancelled order's use back. A step: it needs the order's lock."""
    if not order.promotion_code:
        return
    redemption = Redemption.objects.filter(order=order, released_at=None).first()
    if redemption:
        # A count that is wrong already is for `verify_invariants`: the order is cancelled anyway.
        used = Promotion.objects.filter(pk=redemption.promotion_id, used_count__gt=0)
        used.update(used_count=F("used_count") - 1)
        redemption.released_at = now
        redemption.save(update_fields=["released_at"])


@transaction.atomic
def stop_promotion(*, promotion_id: int, actor: Actor, now: datetime) -> Promotion:
    """End a promotion now; raise NotFound, PromotionInvalid where it has ended."""
    promotion = _lock(promotion_id)
    if promotion.ends_at is not None and promotion.ends_at <= now:
        raise PromotionInvalid(gettext("It has ended already."))
    return _set_end(promotion, max(now, promotion.starts_at), actor, now)


@transaction.atomic
def resume_promotion(*, promotion_id: int, actor: Actor, now: datetime) -> Promotion:
    """Let a promotion that has ended go on without an end; raise NotFound, PromotionInvalid."""
    promotion = _lock(promotion_id)
    if promotion.ends_at is None or promotion.ends_at > now:
        raise PromotionInvalid(gettext("It has not ended."))
    return _set_end(promotion, None, actor, now)


def _lock(promotion_id: int) -> Promotion:
    promotion = Promotion.objects.select_for_update(no_key=True).filter(pk=promotion_id).first()
    if promotion is None:
        raise NotFound
    return promotion


def _set_end(
    promotion: Promotion, ends_at: datetime | None, actor: Actor, now: datetime
) -> Promotion:
    promotion.ends_at = ends_at
    promotion.save(update_fields=["ends_at"])
    emit(
        "promotion.stopped" if ends_at else "promotion.resumed",
        subject_type="promotion",
        subject_id=promotion.pk,
        actor=actor,
        now=now,
        data={"code": promotion.code, "region_id": promotion.region_id},
    )
    return promotion


def _check_terms(promotion: Promotion, shop: Shop, subtotal_minor: int, now: datetime) -> None:
    if not _applies(promotion, shop, now):
        raise PromotionInvalid
    if subtotal_minor < promotion.minimum_subtotal_minor:
        raise PromotionInvalid(gettext("The basket is too small for this code."))


def _applies(promotion: Promotion, shop: Shop, now: datetime) -> bool:
    is_running = promotion.starts_at <= now and (
        promotion.ends_at is None or now < promotion.ends_at
    )
    return is_running and promotion.shop_id in {None, shop.pk}


def _uses_of(customer_id: int, promotion: Promotion) -> int:
    return Redemption.objects.filter(
        promotion=promotion, customer_id=customer_id, released_at=None
    ).count()
