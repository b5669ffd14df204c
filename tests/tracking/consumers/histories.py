"""Anything that may become of an order, step by step."""

from django.db import transaction
from hypothesis import strategies as st

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.kernel.errors import DomainError
from delivery.live.frames import Frame
from delivery.live.streams import append
from orders.services import moves
from tracking.handlers import stream_assignment, stream_status
from tracking.services.estimates import refresh_estimates

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
    "note",
)
USUAL = ("confirm", "assign one", "prepare", "ready", "pick up", "deliver")
# What the client with a bad connection does after each action.
CONNECTION = ("read", "read and leave", "leave", "come back", "come back")
steps = st.tuples(st.sampled_from(ACTIONS), st.booleans(), st.sampled_from(CONNECTION))
# A whole life, with anything between its steps.
histories = st.lists(st.tuples(steps, steps), min_size=len(USUAL), max_size=len(USUAL)).map(
    lambda pairs: [
        step
        for usual, (first, other) in zip(USUAL, pairs, strict=True)
        for step in ((usual, *first[1:]), other)
    ]
)


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
            elif action == "note":
                append(Frame("notification", {}, now, order_id=str(order.pk)))
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
