"""The addresses that somebody keeps, one of them to begin with."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from delivery.accounts.models import SavedAddress, User
from delivery.kernel.errors import Conflict, NotFound

MAX_ADDRESSES = 20


def saved_addresses(user: User) -> Sequence[SavedAddress]:
    """Return a user's addresses, the default first."""
    return list(SavedAddress.objects.filter(user=user))


def default_address(user: User) -> SavedAddress | None:
    """Return the address that a user begins with."""
    return SavedAddress.objects.filter(user=user, is_default=True).first()


@transaction.atomic
def save_address(*, actor: User, name: str, label: str, lat: float, lng: float) -> SavedAddress:
    """Keep an address, or name it anew where it is kept already; the first is the default.

    Raises Conflict when there are too many.
    """
    _lock(actor)
    known = SavedAddress.objects.filter(user=actor)
    same = known.filter(label=label).first()
    if same is None and known.count() >= MAX_ADDRESSES:
        raise Conflict(
            gettext("You keep {most} addresses already. Delete one first.").format(
                most=MAX_ADDRESSES
            )
        )
    if same is None:
        same = SavedAddress(user=actor, label=label, is_default=not known.exists())
    same.name, same.lat, same.lng = name, lat, lng
    same.save()
    return same


@transaction.atomic
def rename_address(*, actor: User, address_id: int, name: str) -> None:
    """Call an address something else; raise NotFound."""
    _lock(actor)
    address = _own(actor, address_id)
    address.name = name
    address.save(update_fields=["name"])


@transaction.atomic
def make_default(*, actor: User, address_id: int) -> None:
    """Begin with another address; raise NotFound."""
    _lock(actor)
    address = _own(actor, address_id)
    SavedAddress.objects.filter(user=actor, is_default=True).update(is_default=False)
    address.is_default = True
    address.save(update_fields=["is_default"])


@transaction.atomic
def delete_address(*, actor: User, address_id: int) -> None:
    """Forget an address; raise NotFound. The oldest of the others begins then."""
    _lock(actor)
    address = _own(actor, address_id)
    address.delete()
    heir = SavedAddress.objects.filter(user=actor).order_by("id").first()
    if address.is_default and heir:
        heir.is_default = True
        heir.save(update_fields=["is_default"])


def remove_addresses(user_id: int, dry_run: bool) -> int:  # noqa: FBT001 - as erasing calls it
    """Delete all addresses of somebody who is erased; return how many."""
    addresses = SavedAddress.objects.filter(user_id=user_id)
    return addresses.count() if dry_run else addresses.delete()[0]


def _lock(actor: User) -> None:
    User.objects.select_for_update().get(pk=actor.pk)


def _own(actor: User, address_id: int) -> SavedAddress:
    address = SavedAddress.objects.filter(user=actor, pk=address_id).first()
    if address is None:
        raise NotFound(gettext("There is no such address."))
    return address
