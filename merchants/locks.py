"""Take a shop's row before changing it."""

from django.utils.translation import gettext

from delivery.accounts.models import Role
from delivery.events.outbox import Actor
from delivery.kernel.errors import NotFound
from merchants.models import Shop


def lock_managed_shop(shop_id: int, *, actor: Actor) -> Shop:
    """Lock a shop that the actor owns or works for, or any as an operator; raise NotFound.

    A step: it needs an open transaction, which holds the lock.
    """
    shop = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if shop is None or not _is_managed(shop, actor):
        raise NotFound(gettext("There is no such shop of yours."))
    return shop


def _is_managed(shop: Shop, actor: Actor) -> bool:
    # The system has no id, just as a shop without an owner has none of an owner.
    if actor.pk is None:
        return False
    if actor.role == Role.ADMIN:
        return True
    return shop.owner_id == actor.pk or shop.staff.filter(pk=actor.pk).exists()
