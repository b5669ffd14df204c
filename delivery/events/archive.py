from datetime import timedelta

from delivery.archive.partitions import partition_monthly
from delivery.archive.personal import holds_personal_data
from delivery.archive.retention import Family, register
from delivery.events.models import Event

partition_monthly(Event)
register(
    Family(
        "events",
        root=Event,
        hot=timedelta(days=90),
        archived=timedelta(days=2 * 365),
        unsettled="relayed_at IS NULL AND dead_at IS NULL",
    )
)
holds_personal_data(
    "addresses of refused sign-ins",
    Event,
    where="name = 'user.sign_in_refused' AND data ->> 'email' = lower(%(email)s)",
    erased={"data": "data - 'email' - 'address'"},
)
holds_personal_data(
    "addresses of devices",
    Event,
    where="actor_id = %(user_id)s AND data ->> 'address' IS NOT NULL",
    erased={"data": "data - 'address'"},
)
holds_personal_data(
    "reasons given",
    Event,
    # By whomever, of orders that the customer placed: orders may have left before their events.
    where="(actor_id = %(user_id)s OR actor_role <> 'system' AND subject_type = 'order' AND "
    "subject_id IN (SELECT subject_id FROM events_event WHERE name = 'order.placed' AND "
    "actor_id = %(user_id)s)) AND coalesce(data #>> '{changes,cancel_reason}', '') <> ''",
    erased={"data": "jsonb_set(data, '{changes,cancel_reason}', '\"\"')"},
)
