from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry

from delivery.accounts.addresses import remove_addresses
from delivery.accounts.models import User
from delivery.accounts.recent_actions import KEEP, count_old_actions, purge_actions
from delivery.accounts.sessions import end_sessions_of
from delivery.accounts.tickets import TTL_S
from delivery.archive.personal import holds_personal_data, remove_on_erasure
from delivery.archive.retention import expires_by_ttl, purge_after

expires_by_ttl(
    "sessions", keep=timedelta(seconds=settings.SESSION_COOKIE_AGE), by="Redis, ended by sign-out"
)
expires_by_ttl("socket tickets", keep=timedelta(seconds=TTL_S), by="Redis")
holds_personal_data(
    "account",
    User,
    where="id = %(user_id)s AND name <> 'Erased customer'",
    erased={
        "name": "'Erased customer'",
        "email": "'erased-' || id || '@erased.invalid'",
        "phone": "''",
        # No password has this hash, and sessions that were opened with the old one end.
        "password": "'!erased'",
        "is_active": "false",
    },
)
remove_on_erasure("sessions", end_sessions_of)
remove_on_erasure("saved addresses", remove_addresses)
holds_personal_data(
    "admin's recent actions",
    LogEntry,
    where="object_repr <> 'Erased customer' AND ((object_id = %(user_id)s::text AND "
    "content_type_id IN (SELECT id FROM django_content_type "
    "WHERE app_label = 'accounts' AND model = 'user')) "
    "OR strpos(lower(object_repr || change_message), nullif(lower(%(email)s), '')) > 0)",
    erased={"object_repr": "'Erased customer'", "change_message": "''"},
)
purge_after(
    "admin's recent actions",
    keep=KEEP,
    count=lambda now: count_old_actions(now=now),
    run=lambda now: purge_actions(now=now),
)
