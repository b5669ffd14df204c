from delivery.archive.personal import remove_on_erasure
from delivery.archive.retention import purge_after
from delivery.notifications.services.retention import (
    KEPT_FOR,
    count_old_notifications,
    forget_recipient,
    purge_notifications,
)

purge_after(
    "inbox and what was sent",
    keep=KEPT_FOR,
    count=lambda now: count_old_notifications(now=now),
    run=lambda now: purge_notifications(now=now),
)
remove_on_erasure(
    "inbox and push subscriptions",
    lambda user_id, dry_run: forget_recipient(user_id=user_id, dry_run=dry_run),
)
