"""The forms that settings must have: what raises ValueError about another, and its description."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from ipaddress import ip_network
from urllib.parse import urlsplit

_RATE = re.compile(r"[1-9]\d*/(s|sec|second|m|min|minute|h|hour|d|day)")
_VAPID_BYTES = 32


def url_of(*schemes: str, has_host: bool = True) -> Callable[[str], object]:
    """Make the form of a URL with one of these schemes."""

    def judge(text: str) -> None:
        parts = urlsplit(text)
        if parts.scheme not in schemes or (has_host and not parts.netloc):
            raise ValueError(text)
        # The nodes of a cluster are several hosts, whose ports are read elsewhere.
        if ";" not in parts.netloc:
            _ = parts.port

    return judge


def has_scheme(text: str) -> None:
    """Take a URL of any kind."""
    if "://" not in text:
        raise ValueError(text)


def named(form: Callable[[str], object]) -> Callable[[str], object]:
    """Make the form `name=…` of something that has a form of its own."""

    def judge(text: str) -> None:
        name, sign, rest = text.partition("=")
        if not name or not sign:
            raise ValueError(text)
        form(rest)

    return judge


def rate(text: str) -> None:
    """Take so many per second, minute, hour or day: `1200/min`."""
    if not _RATE.fullmatch(text):
        raise ValueError(text)


def vapid_key(text: str) -> None:
    """Take what `manage.py make_vapid_key` prints."""
    if len(urlsafe_b64decode(text + "=" * (-len(text) % 4))) != _VAPID_BYTES:
        raise ValueError(text)


def log_level(text: str) -> None:
    """Take one of the levels of the standard library."""
    if text not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ValueError(text)


_redis = url_of("redis", "rediss", "redis+cluster", "rediss+cluster")
POSTGRES = url_of("postgresql", "postgres"), "a URL postgresql://user:password@host:port/name"
REDIS = _redis, "a URL redis://host:port"
REDIS_PAIRS = named(_redis), "pairs name=redis://host:port, with commas between"
ANY_URL = has_scheme, "a URL"
WEB = url_of("http", "https"), "a URL https://host"
MAIL = (
    url_of("smtp", "smtp+starttls", "smtps", "console", "memory", has_host=False),
    "a URL that begins with smtp:, smtp+starttls:, smtps: or console:",
)
RATE = rate, "a rate such as 30/min"
NETWORK = ip_network, "networks such as 10.0.0.0/8, with commas between"
VAPID = vapid_key, "a key as manage.py make_vapid_key prints it"
LOG_LEVEL = log_level, "DEBUG, INFO, WARNING, ERROR or CRITICAL"
