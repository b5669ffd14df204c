"""What the installation can send with: typed readings of the settings."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

_BACKEND = "django.core.mail.backends.{}.EmailBackend"
# A mail server that does not answer must not hold a worker.
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class MailRoute:
    """A Django mail back end and what it is opened with; `file` gets what a console would."""

    backend: str
    options: dict[str, object]
    file: Path | None = None


def mail_route() -> MailRoute | None:
    """Return how e-mail leaves, None where it does not; raise ImproperlyConfigured."""
    return _parse(settings.EMAIL_URL) if settings.EMAIL_URL else None


@cache
def _parse(url: str) -> MailRoute:
    parts = urlsplit(url)
    match parts.scheme:
        case "memory":
            return MailRoute(_BACKEND.format("locmem"), {})
        case "console":
            file = Path(parts.path) if parts.path else None
            return MailRoute(_BACKEND.format("console"), {}, file)
        case "smtp" | "smtp+starttls" | "smtps":
            return MailRoute(_BACKEND.format("smtp"), {
                "host": parts.hostname or "localhost",
                "port": parts.port or {"smtp": 25, "smtps": 465}.get(parts.scheme, 587),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_tls": parts.scheme == "smtp+starttls",
                "use_ssl": parts.scheme == "smtps",
                "timeout": _TIMEOUT_S,
            })  # fmt: skip
    raise ImproperlyConfigured("EMAIL_URL begins with smtp:, smtp+starttls:, smtps: or console:")


def vapid_key() -> Vapid02 | None:
    """Return the key that signs pushes, None where there is none and browsers are not asked."""
    return _load(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else None


def push_public_key() -> str:
    """Return what a browser subscribes with, empty where pushes are not sent."""
    key = vapid_key()
    if key is None:
        return ""
    point = key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(point))


@cache
def _load(text: str) -> Vapid02:
    return Vapid02.from_string(text)
