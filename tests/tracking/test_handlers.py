"""Events must rebuild the snapshot: for any history, and over any cut in the connection."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.errors import DomainError
from delivery.live.streams import decode, replay
from delivery.stores.connections import sync_redis
from orders.services import moves
from orders.states import FINAL
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order
from tracking.handlers import stream_assignment, stream_status, tell_shop
from tracking.services.estimates import refresh_estimates
from tracking.services.watching import open_watch, snapshot_for

pytestmark = pytest.mark.django_db

ACTIONS = (
    "confirm",
    "prepare",
    "ready",
    "assign one",
    "assign another",
    "unassign",
    "pick up",
    "deliver",
    "cancel",
    "estimate",
)
USUAL = ("confirm", "assign one", "prepare", "ready", "pick up", "deliver")
histories = st.one_of(
    st.lists(st.sampled_from(ACTIONS), max_size=14),
    # A whole life, with anything between its steps.
    st.lists(st.sampled_from(ACTIONS), min_size=len(USUAL), max_size=len(USUAL)).map(
        lambda others: [step for pair in zip(USUAL, others, strict=True) for step in pair]
    ),
)


class Client:
    """What an app makes of the frames it is sent."""

    def __init__(self, order):
        self.order = order
        self.state = {}
        self.last_id = ""

    def connect(self):
        opening = open_watch(
            self.order.customer, self.order.pk, after=self.last_id, alias="default"
        )
        for text in opening.frames:
            self.take(decode(text))
        # The server leaves out what the snapshot contains.
        self.last_id = opening.newest_id

    def listen(self):
        for text in replay(self.order.pk, self.last_id or "0").frames.values():
            self.take(decode(text))

    def take(self, frame):
        self.last_id = frame["message_id"] or self.last_id
        if frame["type"] == "snapshot":
            self.state = dict(frame["data"])
        elif frame["type"] in {"status_change", "driver_assigned", "eta"}:
            # A reason for being late stands until one of these says otherwise.
            if frame["type"] != "status_change" or frame["data"].get("status") in FINAL:
                self.state.pop("delay_reason", None)
            self.state |= frame["data"]


@pytest.fixture
def scene(now):
    """A shop, two drivers and an operator, shared by all histories."""
    return {
        "shop": ShopFactory(),
        "assign one": make_driver(),
        "assign another": make_driver(rating=4.5),
        "operator": UserFactory(role=Role.ADMIN),
    }


def act(action, order, scene, now):
    """Do one thing to an order; what its state does not allow is refused and changes nothing."""
    details = {"order_id": order.pk, "actor": scene["operator"], "now": now}
    order.refresh_from_db(fields=["driver"])
    if action in {"pick up", "deliver"}:
        details["actor"] = order.driver or order.customer
    try:
        with transaction.atomic():
            if action.startswith("assign"):
                moves.assign_driver(driver=scene[action], **details)
            elif action == "unassign":
                moves.unassign_driver(**details)
            elif action == "confirm":
                moves.confirm_order(prep_minutes=20, **details)
            elif action == "cancel":
                moves.cancel_order(reason="enough", **{**details, "actor": SYSTEM})
            elif action == "estimate":
                refresh_estimates(now=now)
            else:
                service = {
                    "prepare": moves.start_preparing,
                    "ready": moves.mark_ready,
                    "pick up": moves.pick_up_order,
                    "deliver": moves.deliver_order,
                }[action]
                service(**details)
    except DomainError:
        return


def relay_again(order):
    """Hand the order's events to the stream's handlers once more, as after a lost commit."""
    for event in Event.objects.filter(subject_id=str(order.pk)).order_by("sequence"):
        if event.name in {"order.driver_assigned", "order.driver_unassigned"}:
            stream_assignment(event)
        elif "changes" in event.data:
            stream_status(event)


def without_volatile(state):
    """Leave out what is not told by events of the order."""
    return {
        name: value
        for name, value in state.items()
        if name not in {"last_message_id", "driver_position"}
    }


@contextmanager
def undone():
    """Leave nothing to the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    sync_redis().flushdb()


def play(scene, relay_all, now, history, cut, data):
    """Let two clients follow a history, one of them with a gap, and compare both to the truth."""
    order = placed_order(now=now, shop=scene["shop"])
    leaves, returns = sorted(min(step, len(history)) for step in cut)
    faithful, cut_off = Client(order), Client(order)
    faithful.connect()
    cut_off.connect()
    for step, action in enumerate(history):
        if step == leaves:
            cut_off.listen()
        if step == returns:
            cut_off.connect()
        act(action, order, scene, now + timedelta(minutes=step + 1))
        if data.draw(st.booleans(), label="relayed at once"):
            relay_all()
        faithful.listen()
    relay_all()
    relay_again(order)
    for client in (faithful, cut_off):
        client.listen()
    fresh = without_volatile(snapshot_for(order.customer, order.pk))
    assert without_volatile(faithful.state) == fresh
    assert without_volatile(cut_off.state) == fresh


@given(history=histories, cut=st.tuples(st.integers(0, 12), st.integers(0, 12)), data=st.data())
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_history_and_any_cut_end_in_the_fresh_snapshot(
    scene, relay_all, now, history, cut, data
):
    with undone():
        play(scene, relay_all, now, history, cut, data)


def test_a_status_change_carries_exactly_the_fields_that_changed(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    moves.cancel_order(order_id=order.pk, actor=order.customer, reason="changed my mind", now=now)
    relay_all()
    *_, last = replay(order.pk, "0").frames.values()
    assert decode(last)["data"] == {
        "status": "cancelled",
        "cancelled_at": "2026-11-18T12:00:00.000Z",
        "cancel_reason": "changed my mind",
        "cancelled_by": "customer",
        "cancellation_fee_minor": 0,
        "refunded_minor": order.total_minor,
    }


def test_taking_an_order_from_its_driver_is_told_with_nobody_in_its_place(now, relay_all, scene):
    order = placed_order(now=now, shop=scene["shop"])
    for action in ("confirm", "assign one", "unassign"):
        act(action, order, scene, now)
    relay_all()
    *_, last = replay(order.pk, "0").frames.values()
    assert decode(last)["type"] == "driver_assigned"
    assert decode(last)["data"] == {"driver": None, "assigned_at": None}


def test_the_shop_is_told_once_per_event_and_never_through_the_order(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    event = Event.objects.get(name="order.placed", subject_id=str(order.pk))
    tell_shop(event)
    assert len(replay(order.pk, "0").frames) == 1
