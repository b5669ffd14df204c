"""The photos of a menu."""

from datetime import datetime

from django.db import transaction

from delivery.events.outbox import Actor
from delivery.media.photos import Upload, store_photo
from delivery.media.serving import MENU_FOLDER
from merchants.locks import lock_managed_shop
from merchants.models import MenuItem
from merchants.selectors import get_menu_item
from merchants.services.menu_items import emit_menu_change

_FIELDS = ["photo", "photo_width", "photo_height", "photo_alt"]


def set_item_photo(
    *, shop_id: int, item_id: int, actor: Actor, now: datetime, upload: Upload, alt: str
) -> MenuItem:
    """Show a photo with an item, in place of the last one; raise NotFound, PhotoRefused."""
    with transaction.atomic():
        # Whose menu it is comes first; decoding a stranger's upload takes half a second.
        get_menu_item(item_id, lock_managed_shop(shop_id, actor=actor))
    photo = store_photo(upload=upload, folder=MENU_FOLDER)
    with transaction.atomic():
        shop = lock_managed_shop(shop_id, actor=actor)
        item = get_menu_item(item_id, shop)
        item.photo, item.photo_alt = photo.name, alt
        item.photo_width, item.photo_height = photo.width, photo.height
        item.save(update_fields=_FIELDS)
        emit_menu_change(shop, item, "photo set", actor, now)
    return item


@transaction.atomic
def remove_item_photo(*, shop_id: int, item_id: int, actor: Actor, now: datetime) -> MenuItem:
    """Show an item without a photo; raise NotFound."""
    shop = lock_managed_shop(shop_id, actor=actor)
    item = get_menu_item(item_id, shop)
    item.photo = item.photo_alt = ""
    item.photo_width = item.photo_height = 0
    item.save(update_fields=_FIELDS)
    emit_menu_change(shop, item, "photo removed", actor, now)
    return item
