"""Let go of photos of what was left at a door."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from delivery.kernel.ids import uuid7_floor
from orders.models import Order

# As long as a customer may complain; no photo is left when an order goes to the archive.
KEEP_PHOTOS = timedelta(days=90)
_AT_A_TIME = 1000


def count_old_photos(*, now: datetime) -> int:
    """Return how many photos are past keeping."""
    return _old(now).count()


def forget_old_photos(*, now: datetime) -> int:
    """Delete photos that are past keeping; return how many."""
    gone = 0
    while batch := list(_old(now).values_list("pk", "door_photo")[:_AT_A_TIME]):
        _delete_files({name for _, name in batch})
        gone += Order.objects.filter(pk__in=[pk for pk, _ in batch]).update(door_photo="")
    return gone


def delete_door_photos(user_id: int, dry_run: bool) -> int:  # noqa: FBT001 (as erasing calls it)
    """Delete the photos of a customer's doors; return how many."""
    mine = Order.objects.filter(customer_id=user_id).exclude(door_photo="")
    names = set(mine.values_list("door_photo", flat=True))
    if not dry_run:
        _delete_files(names)
        mine.update(door_photo="")
    return len(names)


def _old(now: datetime) -> QuerySet[Order]:
    return Order.objects.exclude(door_photo="").filter(id__lt=uuid7_floor(now - KEEP_PHOTOS))


def _delete_files(names: set[str]) -> None:
    # Files are named after their content, but a photo taken at one door shows no other.
    for name in names:
        default_storage.delete(name)
