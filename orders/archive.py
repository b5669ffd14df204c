from datetime import timedelta

from delivery.archive.partitions import partition_monthly
from delivery.archive.personal import holds_personal_data, refuse_erasure, remove_on_erasure
from delivery.archive.retention import Family, archive_with, purge_after, register
from orders.models import Adjustment, Order, OrderItem, Rating, Redemption
from orders.selectors import why_not_erasable
from orders.services.door_photos import (
    KEEP_PHOTOS,
    count_old_photos,
    delete_door_photos,
    forget_old_photos,
)

partition_monthly(Order)
partition_monthly(OrderItem)
partition_monthly(Adjustment)

register(
    Family(
        "orders",
        root=Order,
        hot=timedelta(days=30),
        warm=timedelta(days=335),
        archived=timedelta(days=7 * 365),
        unsettled="status NOT IN ('delivered', 'cancelled')",
    )
)
for model in (OrderItem, Adjustment, Rating, Redemption):
    archive_with("orders", model)

_MINE = "order_id IN (SELECT id FROM orders_order WHERE customer_id = %(user_id)s)"
refuse_erasure(why_not_erasable)
remove_on_erasure("photos of the door", delete_door_photos)
# What was paid stays for the books.
holds_personal_data(
    "addresses of orders",
    Order,
    where="customer_id = %(user_id)s AND delivery_address <> '(erased)'",
    erased={
        "delivery_address": "'(erased)'",
        "delivery_lat": "0",
        "delivery_lng": "0",
        "delivery_notes": "''",
        "door_photo": "''",
    },
)
# Those of the system are words of ours.
holds_personal_data(
    "reasons for cancelling",
    Order,
    where="customer_id = %(user_id)s AND cancel_reason <> '' AND cancelled_by <> 'system'",
    erased={"cancel_reason": "''"},
)
holds_personal_data(
    "notes on items", OrderItem, where=f"notes <> '' AND {_MINE}", erased={"notes": "''"}
)
holds_personal_data(
    "notes on adjustments", Adjustment, where=f"note <> '' AND {_MINE}", erased={"note": "''"}
)
holds_personal_data(
    "comments of ratings", Rating, where=f"comment <> '' AND {_MINE}", erased={"comment": "''"}
)
purge_after(
    "photos of the door",
    keep=KEEP_PHOTOS,
    count=lambda now: count_old_photos(now=now),
    run=lambda now: forget_old_photos(now=now),
)
