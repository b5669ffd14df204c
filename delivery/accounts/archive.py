from datetime import timedelta

from django.conf import settings

from delivery.accounts.addresses import remove_addresses
from delivery.accounts.models import User
from delivery.accounts.sessions import end_sessions_of
from delivery.accounts.tickets import TTL_S
from delivery.archive.personal import holds_personal_data, remove_on_erasure
from delivery.archive.retention import expires_by_ttl

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
