"""The table of messages is whole: every line has a kind, a topic and words in each language."""

import pytest
from django.conf import settings

from delivery.accounts.models import Role
from delivery.notifications.catalogue import Channel, is_wanted, topics_for
from delivery.notifications.wording import write
from tracking.notices.table import KINDS, REASONS, TABLE, Audience, moments_of
from tracking.notices.topics import TOPICS

LANGUAGES = [code for code, _ in settings.LANGUAGES]
NAMES = {kind.name for kind in KINDS}
# Told by the clock, not by an event.
BY_THE_CLOCK = {"ops_order_stuck", "ops_event_dead"}
ROLE_OF = {
    Audience.CUSTOMER: Role.CUSTOMER,
    Audience.SHOP: Role.MERCHANT,
    Audience.DRIVER: Role.DRIVER,
    Audience.PREVIOUS_DRIVER: Role.DRIVER,
    Audience.OPERATORS: Role.ADMIN,
}


def kind_named(name):
    return next(kind for kind in KINDS if kind.name == name)


def test_names_of_messages_are_unique_and_each_is_used():
    told = {told.kind for line in TABLE.values() for told in line}
    assert len(KINDS) == len(NAMES)
    assert told | BY_THE_CLOCK == NAMES


@pytest.mark.parametrize("moment", TABLE)
def test_a_line_tells_each_audience_in_a_topic_of_its_role(moment):
    roles = {topic.name: topic.role for topic in TOPICS}
    for told in TABLE[moment]:
        assert roles[kind_named(told.kind).topic] == ROLE_OF[told.audience]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_message_has_words_and_its_placeholders_are_filled(kind, language):
    params = {name: f"<{name}>" for name in kind.placeholders}
    text = write(kind, params, language=language)
    assert text.title
    assert text.body
    assert "{" not in text.title + text.body + text.link
    assert text.link.startswith("/")
    if language != "en" and kind.name != "ops_order_unserved":
        assert text.body != write(kind, params, language="en").body


def test_a_reason_is_told_in_the_language_of_the_reader():
    kind = kind_named("order_delayed")
    params = {"order_id": "1", "code": "AB12", "shop": "Hiisi", "reason": REASONS["nobody_near"]}
    assert write(kind, params, language="fi").body == (
        "Tilaus AB12, Hiisi: Lähellä ei ole vielä kuljettajaa. Etsimme edelleen."
    )


def test_what_a_shop_calls_itself_is_never_read_as_a_placeholder():
    kind = kind_named("order_confirmed")
    params = {"order_id": "1", "code": "AB12", "shop": "{code}"}
    assert write(kind, params, language="en").title == "{code} has accepted your order"


@pytest.mark.parametrize(
    ("event", "data", "moments"),
    [
        ("order.ready", {}, ["order.ready"]),
        ("order.cancelled", {"from": "pending", "changes": {"cancelled_by": "merchant"}},
         ["order.rejected"]),
        ("order.cancelled", {"from": "pending", "changes": {"cancelled_by": "customer"}},
         ["order.cancelled"]),
        ("order.cancelled", {"from": "ready", "changes": {"cancelled_by": "merchant"}},
         ["order.cancelled"]),
        ("order.rated", {"stars": {"driver": 5, "merchant": 4}},
         ["order.driver_rated", "order.shop_rated"]),
        ("order.rated", {"stars": {"customer": 5}}, []),
    ],
)  # fmt: skip
def test_an_event_means_moments_to_people(event, data, moments):
    assert moments_of(event, data) == moments


def test_what_is_locked_cannot_be_unwanted():
    kind = kind_named("order_cancelled")
    off = {("changes", channel.value): False for channel in Channel}
    wanted = [channel for channel in Channel if is_wanted(kind, channel, off)]
    assert wanted == [Channel.IN_APP, Channel.EMAIL]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_topics_to_choose_from(role):
    assert topics_for(role)
