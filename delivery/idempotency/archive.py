from delivery.archive.personal import remove_on_erasure
from delivery.archive.retention import purge_after
from delivery.idempotency.services import (
    KEPT_FOR,
    count_old_keys,
    forget_replies_to,
    purge_keys,
)

purge_after(
    "idempotency keys",
    keep=KEPT_FOR,
    count=lambda now: count_old_keys(now=now),
    run=lambda now: purge_keys(now=now),
)
remove_on_erasure(
    "stored replies",
    lambda user_id, dry_run: forget_replies_to(user_id=user_id, dry_run=dry_run),
)
