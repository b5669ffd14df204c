"""The switches of the account page, as its form sends them."""

from collections.abc import Iterable

from django.http import QueryDict

from delivery.notifications.services.preferences import Choice


def wishes_in(form: QueryDict, choices: Iterable[Choice]) -> list[tuple[str, str, bool]]:
    """Read every switch that may be turned: a box that is not ticked is not sent."""
    ticked = set(form.getlist("choice"))
    return [
        (choice.topic, choice.channel.value, f"{choice.topic}:{choice.channel}" in ticked)
        for choice in choices
        if not choice.is_locked
    ]
