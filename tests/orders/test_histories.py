"""Random histories of orders, compared with a model that is written down independently.

Chance is fresh in every run; a failure prints what brings it back. `HYPOTHESIS_PROFILE=thorough`
runs twenty times as many.
"""

import os
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7
from delivery.ops.invariants import find_violations
from delivery.stores.inserts import insert_together
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order
from tests.history_model import STEPS, State, make_move
from tests.threads import at_once

FACTOR = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 1
TOGETHER = 100
FRESH = settings(
    deadline=None,
    database=None,
    print_blob=True,
    # A failure names the state and the step; making fifty histories smaller takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# One byte a step: the upper half is what usually comes next, the lower half is anything.
HISTORIES = st.lists(st.binary(min_size=1, max_size=6), min_size=TOGETHER, max_size=TOGETHER)
RACES = st.lists(
    st.tuples(st.binary(max_size=4), st.sampled_from(STEPS), st.sampled_from(STEPS)),
    min_size=TOGETHER,
    max_size=TOGETHER,
)


class Market:
    """One placed order to copy, and everybody who may want something of it."""

    def __init__(self):
        self.now = utc_now()
        self.order = placed_order(now=self.now)
        self.item = self.order.items.all()[0]
        self.event = Event.objects.get(subject_id=str(self.order.pk))
        self.people = {
            "customer": self.order.customer,
            "merchant": self.order.shop.owner,
            "driver": UserFactory(role=Role.DRIVER),
            "rival": UserFactory(role=Role.DRIVER),
            "operator": UserFactory(role=Role.ADMIN),
            "system": SYSTEM,
        }

    def open(self, count):
        """Place that many orders like the first; return their ids."""
        rows = [], [], []
        for _ in range(count):
            for row, kept in zip((self.order, self.item, self.event), rows, strict=True):
                copy = type(row)(**{f.attname: getattr(row, f.attname) for f in fields(row)})
                copy.pk = uuid7(self.now)
                kept.append(copy)
            rows[1][-1].order_id = rows[0][-1].pk
            rows[2][-1].subject_id = str(rows[0][-1].pk)
        insert_together([row for kept in rows for row in kept])
        return [order.pk for order in rows[0]]

    def play(self, order_id, history):
        """Take the steps of a history, each as the model has it; return the model's last state."""
        state = State()
        for number, byte in enumerate(history):
            step = state.usual() if byte >= 128 else STEPS[byte % len(STEPS)]
            expected = state.after(*step)
            now = self.now + timedelta(seconds=number + 1)
            done = make_move(order_id, self.people, *step, now)
            assert done is (expected is not None), (state, step)
            state = expected or state
        return state

    def check(self, states):
        """Compare the rows of orders with the states in which the model has them."""
        rows = Order.objects.in_bulk(list(states))
        subjects = [str(order_id) for order_id in states]
        told = Event.objects.filter(subject_type="order", subject_id__in=subjects)
        events = Counter(told.values_list("subject_id", flat=True))
        by_pk = {self.people[name].pk: name for name in ("driver", "rival")}
        for order_id, possible in states.items():
            row = rows[order_id]
            carrier = by_pk.get(row.driver_id)
            assert State(row.status, carrier, events[str(order_id)]) in possible
        assert list(find_violations()) == []


def fields(row):
    return [field for field in row._meta.concrete_fields if field.name != "sequence"]


def outcomes(state, one, other):
    """Return which of two moves can succeed together, with the states that this can lead to."""
    ends = {}
    for turns in ((0, 1), (1, 0)):
        after, done = state, [False, False]
        for turn in turns:
            target = after.after(*(one, other)[turn])
            done[turn] = target is not None
            after = target or after
        ends.setdefault(tuple(done), set()).add(after)
    return ends


@pytest.mark.django_db
def test_two_thousand_histories_follow_the_model():
    market = Market()

    @settings(FRESH, max_examples=20 * FACTOR)
    @given(HISTORIES)
    def play(histories):
        savepoint = transaction.savepoint()
        order_ids = market.open(len(histories))
        played = zip(order_ids, histories, strict=True)
        market.check({order_id: {market.play(order_id, history)} for order_id, history in played})
        transaction.savepoint_rollback(savepoint)

    play()


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_each_has_an_order_in_which_it_happened():
    market = Market()

    @settings(FRESH, max_examples=2 * FACTOR)
    @given(RACES)
    def race(races):
        order_ids = market.open(len(races))
        before = [
            market.play(order_id, history)
            for order_id, (history, _, _) in zip(order_ids, races, strict=True)
        ]

        def run(side):
            # The side that moves first is not the one whose time is earlier.
            late = market.now + timedelta(minutes=side)
            steps = zip(order_ids, races, strict=True)
            return [make_move(pk, market.people, *step[side], late) for pk, step in steps]

        first, second = at_once([partial(run, 1), partial(run, 2)])
        ends = {}
        for number, (_, one, other) in enumerate(races):
            done = first[number], second[number]
            possible = outcomes(before[number], one, other)
            assert done in possible, (before[number], one, other, done)
            ends[order_ids[number]] = possible[done]
        market.check(ends)

    race()
