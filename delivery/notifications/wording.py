"""Put a message into a person's language."""

from dataclasses import dataclass
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext, override

from delivery.kernel.money import format_minor
from delivery.notifications.catalogue import Kind, kind_of
from delivery.notifications.models import Notification


class Money(TypedDict):
    """An amount, which every language writes in its own way."""

    amount_minor: int
    currency: str


# What a message's texts name, as it is stored.
Params = dict[str, str | Money]


@dataclass(frozen=True, slots=True)
class Text:
    """A message in words; `link` is a path on our own origin."""

    title: str
    body: str
    link: str


def text_of(notification: Notification, *, language: str) -> Text:
    """Write a notification in a language, or in ours where that is empty."""
    return write(kind_of(notification.kind), notification.params, language=language)


def write(kind: Kind, params: Params, *, language: str = "") -> Text:
    """Fill a kind's texts in a language; raise KeyError where a parameter is missing."""
    language = language or settings.LANGUAGE_CODE
    with override(language):
        filled = {
            name: _written(value, language, is_translated=name in kind.translated)
            for name, value in params.items()
        }
        return Text(
            title=gettext(kind.title).format_map(filled),
            body=gettext(kind.body).format_map(filled),
            link=kind.link.format_map(filled),
        )


def _written(value: str | Money, language: str, *, is_translated: bool) -> str:
    if isinstance(value, str):
        return gettext(value) if is_translated and value else value
    return format_minor(value["amount_minor"], value["currency"], language)


def absolute(path: str) -> str:
    """Return the address of one of our pages, for what is read outside of them."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
