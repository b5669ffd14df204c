"""Who else works at a shop."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from delivery.accounts.models import Role, User
from delivery.accounts.services import tell_access_change
from delivery.events.outbox import emit
from delivery.kernel.errors import Forbidden, Unprocessable
from delivery.kernel.texts import msg
from merchants.locks import lock_managed_shop
from merchants.models import Shop


class NoSuchColleague(Unprocessable):
    """No merchant account has that address."""

    code = "no_such_colleague"
    title = msg("There is no shop account with this e-mail address")


@transaction.atomic
def add_staff(*, shop_id: int, email: str, actor: User, now: datetime) -> User:
    """Let the holder of a merchant account work at the shop.

    Raises NotFound, Forbidden (only the owner says who works there), NoSuchColleague.
    """
    shop = _lock_owned(shop_id, actor)
    colleague = User.objects.filter(email=email.strip().lower(), role=Role.MERCHANT).first()
    if colleague is None:
        raise NoSuchColleague
    shop.staff.add(colleague)
    _tell(shop, colleague, "added", actor, now)
    return colleague


@transaction.atomic
def remove_staff(*, shop_id: int, user_id: int, actor: User, now: datetime) -> None:
    """Let somebody work at the shop no more; raise NotFound, Forbidden."""
    shop = _lock_owned(shop_id, actor)
    colleague = shop.staff.filter(pk=user_id).first()
    if colleague:
        shop.staff.remove(colleague)
        _tell(shop, colleague, "removed", actor, now)


def _lock_owned(shop_id: int, actor: User) -> Shop:
    shop = lock_managed_shop(shop_id, actor=actor)
    if shop.owner_id != actor.pk:
        raise Forbidden(gettext("Only the shop's owner decides who works there."))
    return shop


def _tell(shop: Shop, colleague: User, change: str, actor: User, now: datetime) -> None:
    emit(
        "shop.updated",
        subject_type="shop",
        subject_id=shop.pk,
        data={"staff": colleague.pk, "change": change},
        actor=actor,
        now=now,
    )
    tell_access_change([colleague.pk], now=now)
