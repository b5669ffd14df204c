"""What can be told to whom: declared by the floors above, read by inbox and senders. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from string import Formatter


class Channel(StrEnum):
    """A way to reach a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a person can switch on and off: a group of kinds for one role.

    `defaults` are the channels that are on without a choice, `locked` those that stay on.
    """

    name: str
    role: str
    label: str
    defaults: frozenset[Channel]
    locked: frozenset[Channel] = frozenset()


@dataclass(frozen=True)
class Kind:
    """One message to one audience; `title` and `body` are msgids with `{placeholders}`.

    `channels` are those it may ever take. After `useful_for_s` it is not sent any more.
    Parameters named in `translated` are msgids themselves. `link` is a path, with placeholders.
    """

    name: str
    topic: str
    channels: frozenset[Channel]
    title: str
    body: str
    link: str
    useful_for_s: int = 24 * 60 * 60
    translated: frozenset[str] = frozenset()

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """Return the names of the parameters that the texts and the link need."""
        texts = (self.title, self.body, self.link)
        return frozenset(
            name for text in texts for _, name, _, _ in Formatter().parse(text) if name
        )


class UnknownKind(LookupError):
    """No floor has declared this kind of message."""


_topics: dict[str, Topic] = {}
_kinds: dict[str, Kind] = {}


def declare(*, topics: Iterable[Topic], kinds: Iterable[Kind]) -> None:
    """Make topics and kinds known; declaring the same again changes nothing."""
    _topics.update({topic.name: topic for topic in topics})
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(name: str) -> Kind:
    """Return a declared kind; raise UnknownKind."""
    try:
        return _kinds[name]
    except KeyError as error:
        raise UnknownKind(name) from error


def topics_for(role: str) -> list[Topic]:
    """Return the topics of a role in the order of their declaration."""
    return [topic for topic in _topics.values() if topic.role == role]


def is_wanted(kind: Kind, channel: Channel, chosen: Mapping[tuple[str, str], bool]) -> bool:
    """Tell whether a message takes a channel, given a person's choices by topic and channel."""
    topic = _topics[kind.topic]
    if channel not in kind.channels:
        return False
    return channel in topic.locked or chosen.get((topic.name, channel), channel in topic.defaults)
