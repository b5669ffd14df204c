"""The browsers in which a person is told by push."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.db import transaction
from py_vapid.utils import b64urldecode

from delivery.accounts.models import User
from delivery.kernel.errors import Conflict, Invalid
from delivery.notifications.configuration import vapid_key
from delivery.notifications.models import PushSubscription

MAX_BROWSERS = 10
# Those of the browsers; PUSH_SERVICES names others, an origin where it is not HTTPS.
_SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)


class PushOff(Conflict):
    """This installation has no key to sign pushes with."""

    code = "push_off"
    title = "Push notifications are not set up here"


@transaction.atomic
def subscribe(
    *, actor: User, endpoint: str, p256dh: str, auth: str, now: datetime
) -> PushSubscription:
    """Tell a person in a browser from now on; the same browser again changes hands.

    The oldest of more than ten browsers is forgotten. Raises PushOff, Invalid.
    """
    if vapid_key() is None:
        raise PushOff
    _check_endpoint(endpoint)
    _check_keys(p256dh, auth)
    row, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"user": actor, "p256dh": p256dh, "auth": auth, "created_at": now},
    )
    newest = PushSubscription.objects.filter(user=actor).order_by("-created_at", "-pk")
    kept = list(newest.values_list("pk", flat=True)[:MAX_BROWSERS])
    PushSubscription.objects.filter(user=actor).exclude(pk__in=kept).delete()
    return row


def unsubscribe(*, actor: User, endpoint: str) -> None:
    """Stop telling a person in a browser; one that is not known needs nothing."""
    PushSubscription.objects.filter(user=actor, endpoint=endpoint).delete()


def is_push_service(endpoint: str) -> bool:
    """Tell whether an address belongs to a known push service.

    We post to it: an address of somebody's choosing would let them reach into our network.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    if origin in settings.PUSH_SERVICES:
        return True
    names = (*_SERVICES, *settings.PUSH_SERVICES)
    is_known = any(host == name or host.endswith(f".{name}") for name in names)
    return is_known and parts.scheme == "https" and port in {None, 443} and "@" not in parts.netloc


def _check_endpoint(endpoint: str) -> None:
    if not is_push_service(endpoint):
        raise Invalid(fields={"endpoint": ["This is not the address of a push service."]})


def _check_keys(p256dh: str, auth: str) -> None:
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), b64urldecode(p256dh.encode()))
    except ValueError as error:
        raise Invalid(fields={"keys.p256dh": ["This is not a public key."]}) from error
    try:
        size = len(b64urldecode(auth.encode()))
    except ValueError as error:
        raise Invalid(fields={"keys.auth": ["This is not base64url."]}) from error
    if size != 16:
        raise Invalid(fields={"keys.auth": ["16 bytes are needed."]})
