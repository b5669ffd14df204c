from delivery.archive.partitions import partition_monthly
from delivery.archive.retention import archive_with, purge_after
from tracking.models import Journey, Promise
from tracking.services import promises

partition_monthly(Promise)
archive_with("orders", Journey)

purge_after(
    "promised arrivals",
    keep=promises.KEEP,
    count=lambda now: promises.count_old_promises(now=now),
    run=lambda now: promises.purge_promises(now=now),
)
