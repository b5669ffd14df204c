"""Inbox and switches in pages that lie on other floors."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import template

from delivery.notifications.configuration import push_public_key
from delivery.notifications.services.inbox import unread_count
from delivery.notifications.services.preferences import Choice, choices_of

register = template.Library()


@register.inclusion_tag("notifications/_link.html")
def inbox_link(user: Any) -> dict[str, Any]:
    """Draw the link in the page's head, with the number of unread notifications."""
    return {"count": unread_count(user)}


@register.inclusion_tag("notifications/_choices.html", takes_context=True)
def notification_choices(context: template.Context) -> dict[str, Any]:
    """Draw the switches of the account page."""
    return {
        "topics": list(_by_topic(choices_of(context["user"]))),
        "push_key": push_public_key(),
        "csrf_token": context["csrf_token"],
    }


def _by_topic(choices: Iterable[Choice]) -> Iterable[tuple[str, list[Choice]]]:
    for label, group in groupby(choices, key=attrgetter("label")):
        yield label, list(group)
