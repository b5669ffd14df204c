"""The short way takes nothing that the form would refuse or read otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from delivery.api.inputs import validated
from orders.api.basket_shapes import BasketInput
from orders.api.plain_basket import plain_basket

PLAIN = {
    "merchant_id": 1,
    "items": [{"menu_item_id": 5, "quantity": 2, "options": [7], "notes": "no onions"}],
    "delivery_address": "Praça 1",
    "delivery_lat": 41.15,
    "delivery_lng": -8,
}
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-2, 100),
    st.floats(),
    st.text(alphabet="aé🍕 \t\n\x00\x1c\u00a0", max_size=4),
    st.sampled_from([" a ", "\x00", "", "12", "refund", "replace", "2026-11-18T12:00:00Z", "a\n"]),
    st.lists(st.integers(0, 3), max_size=3),
)
names = st.sampled_from(
    [
        *PLAIN, "delivery_notes", "leave_at_door", "handoff_pin", "scheduled_for",
        "promotion_code", "tip_minor", "quote_token", "unknown",
    ]
)  # fmt: skip
line_names = st.sampled_from(["menu_item_id", "quantity", "options", "notes", "if_sold_out"])


@st.composite
def bodies(draw):
    line = {**PLAIN["items"][0], **draw(st.dictionaries(line_names, odd, max_size=2))}
    changes = draw(st.dictionaries(names, odd, max_size=3))
    left_out = draw(st.sets(names, max_size=1))
    body = {**PLAIN, "items": [line], **changes}
    return {name: value for name, value in body.items() if name not in left_out}


def by_form(body):
    try:
        return dict(validated(BasketInput, body))
    except ValidationError:
        return None


@given(bodies())
def test_what_is_plain_is_what_the_form_reads(body):
    plain = plain_basket(body)

    if plain is not None:
        assert plain == by_form(body)


def test_an_ordinary_body_is_plain():
    assert plain_basket(PLAIN) == by_form(PLAIN)


@pytest.mark.parametrize(
    "change",
    [
        {"merchant_id": "1"},
        {"merchant_id": True},
        {"delivery_address": " "},
        {"delivery_address": "a\x00b"},
        {"delivery_lat": 91},
        {"leave_at_door": "true"},
        {"leave_at_door": True, "handoff_pin": True},
        {"scheduled_for": "2026-11-18T12:00:00Z"},
        {"items": []},
        {"tip_minor": -1},
    ],
)
def test_what_is_not_plain_is_left_to_the_form(change):
    assert plain_basket({**PLAIN, **change}) is None
