"""Put a message into a person's language."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from delivery.notifications.catalogue import Kind, kind_of
from delivery.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Text:
    """A message in words; `link` is a path on our own origin."""

    title: str
    body: str
    link: str


def text_of(notification: Notification, *, language: str) -> Text:
    """Write a notification in a language, or in ours where that is empty."""
    return write(kind_of(notification.kind), notification.params, language=language)


def write(kind: Kind, params: dict[str, str], *, language: str = "") -> Text:
    """Fill a kind's texts in a language; raise KeyError where a parameter is missing."""
    with override(language or settings.LANGUAGE_CODE):
        filled = {
            name: gettext(value) if name in kind.translated and value else value
            for name, value in params.items()
        }
        return Text(
            title=gettext(kind.title).format_map(filled),
            body=gettext(kind.body).format_map(filled),
            link=kind.link.format_map(filled),
        )


def absolute(path: str) -> str:
    """Return the address of one of our pages, for what is read outside of them."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
