"""Register, sign in, sign out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from redis.exceptions import RedisError

from delivery.accounts.actors import SYSTEM
from delivery.accounts.errors import EmailTaken, WrongCredentials
from delivery.accounts.models import Role, User
from delivery.accounts.sessions import SessionStore, session_hash
from delivery.events.outbox import Actor, emit
from delivery.kernel.errors import Invalid
from delivery.live.publish import publish_access_change, publish_session_end
from delivery.telemetry.client import current_address

log = structlog.get_logger(__name__)
SELF_SERVICE_ROLES = frozenset({Role.CUSTOMER, Role.DRIVER, Role.MERCHANT})


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session just opened; the token is shown once and stored nowhere."""

    token: str
    expires_at: datetime
    user: User


def register_user(
    *, email: str, password: str, name: str, phone: str, role: str, now: datetime
) -> User:
    """Create an account; raise Invalid (role, password) or EmailTaken."""
    if role not in SELF_SERVICE_ROLES:
        raise Invalid(fields={"role": [gettext("Choose customer, driver or merchant.")]})
    candidate = User(email=email.lower(), name=name, phone=phone, role=role)
    try:
        validate_password(password, candidate)
    except ValidationError as error:
        raise Invalid(fields={"password": error.messages}) from error
    candidate.set_password(password)
    try:
        with transaction.atomic():
            candidate.save()
            emit(
                "user.registered",
                subject_type="user",
                subject_id=candidate.pk,
                data={"role": role},
                actor=candidate,
                now=now,
            )
    except IntegrityError as error:
        raise EmailTaken(fields={"email": [f"{gettext(EmailTaken.title)}."]}) from error
    return candidate


def check_credentials(*, email: str, password: str, now: datetime) -> User:
    """Return the user whose credentials these are; both outcomes go to the audit trail."""
    user = authenticate(username=email, password=password)
    if isinstance(user, User):
        _note("user.signed_in", subject_id=user.pk, data={}, actor=user, now=now)
        return user
    refused = {"email": _address_in(email)}
    _note("user.sign_in_refused", subject_id="unknown", data=refused, actor=SYSTEM, now=now)
    raise WrongCredentials


def _address_in(typed: str) -> str:
    """Return what was typed where it can be an address: a password typed there stays unwritten."""
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed.lower()[:254]


def open_session(user: User, *, now: datetime) -> OpenSession:
    """Open a session for a user whose credentials were checked."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return OpenSession(token=str(store.session_key), expires_at=now + lifetime, user=user)


def close_session(token: str, *, now: datetime) -> None:
    """End a session: its token is dead at once and its sockets are told to close."""
    session = SessionStore(token)
    user = User.objects.filter(pk=session.get(SESSION_KEY)).first()
    session.delete()
    publish_session_end(session_hash(token), now=now)
    if user is not None:
        _note("user.signed_out", subject_id=user.pk, data={}, actor=user, now=now)


@transaction.atomic
def _note(
    name: str, *, subject_id: int | str, data: dict[str, str], actor: Actor, now: datetime
) -> None:
    emit(
        name,
        subject_type="user",
        subject_id=subject_id,
        data={**data, "address": current_address()},
        actor=actor,
        now=now,
    )


def tell_access_change(user_ids: Iterable[int], *, now: datetime) -> None:
    """Let the sockets of people ask anew what they may see, once the transaction has committed.

    Where Redis is away their sockets ask by themselves when it is back.
    """
    people = sorted(user_ids)

    def tell() -> None:
        try:
            publish_access_change(people, now=now)
        except RedisError as error:
            log.warning("access_change_not_told", people=people, error=str(error))

    transaction.on_commit(tell)
