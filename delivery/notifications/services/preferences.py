"""Which channels a person wants for which topic, and in which language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from delivery.accounts.models import User
from delivery.kernel.errors import Invalid, Unprocessable
from delivery.notifications.catalogue import Channel, topics_for
from delivery.notifications.models import Preference


class NecessaryTopic(Unprocessable):
    """This has to reach the person."""

    code = "necessary_notification"
    title = "This notification cannot be switched off"


@dataclass(frozen=True, slots=True)
class Choice:
    """One switch: a topic on a channel."""

    topic: str
    label: str
    channel: Channel
    is_on: bool
    is_locked: bool


def choices_of(user: User) -> list[Choice]:
    """Return every switch that a person has, topic by topic."""
    rows = Preference.objects.filter(user=user)
    chosen = {(row.topic, row.channel): row.is_on for row in rows}
    return [
        Choice(
            topic=topic.name,
            label=topic.label,
            channel=channel,
            is_on=channel in topic.locked
            or chosen.get((topic.name, channel), channel in topic.defaults),
            is_locked=channel in topic.locked,
        )
        for topic in topics_for(user.role)
        for channel in Channel
    ]


@transaction.atomic
def choose(*, actor: User, wishes: Iterable[tuple[str, str, bool]]) -> None:
    """Set switches, all or none; raise Invalid for one that the person lacks, NecessaryTopic."""
    known = {(choice.topic, choice.channel.value): choice for choice in choices_of(actor)}
    for topic, channel, is_on in wishes:
        choice = known.get((topic, channel))
        if choice is None:
            raise Invalid(fields={"choices": [f"There is no choice {topic}, {channel}."]})
        if choice.is_locked and not is_on:
            raise NecessaryTopic
        if choice.is_on != is_on:
            Preference.objects.update_or_create(
                user=actor, topic=topic, channel=channel, defaults={"is_on": is_on}
            )


def set_language(*, actor: User, language: str) -> None:
    """Write to a person in this language from now on; raise Invalid for one we do not speak."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(fields={"language": ["Choose one of the languages offered."]})
    User.objects.filter(pk=actor.pk).update(language=language)
    actor.language = language
