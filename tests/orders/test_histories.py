"""Random histories of one order, compared with a model that is written down independently."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from delivery.ops.invariants import find_violations
from orders.models import Order
from orders.services import moves
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order

ACTORS = st.sampled_from(["customer", "merchant", "driver", "rival", "operator", "system"])
# What usually comes next, and from whom: histories of mere chance rarely get beyond the kitchen.
USUAL = {
    "pending": ("confirm", "merchant"),
    "confirmed": ("start_preparing", "merchant"),
    "preparing": ("mark_ready", "merchant"),
    "ready": ("pick_up", "driver"),
    "picked_up": ("deliver", "driver"),
}
SHOP = {"merchant", "operator", "system"}
# What each move needs and does, as the brief has it: states before, who, state after.
EXPECTED = {
    "confirm": [({"pending"}, SHOP, "confirmed")],
    "start_preparing": [({"confirmed"}, SHOP, "preparing")],
    "mark_ready": [({"preparing"}, SHOP, "ready")],
    "pick_up": [({"preparing", "ready"}, {"driver", "operator"}, "picked_up")],
    "deliver": [({"picked_up"}, {"driver", "operator"}, "delivered")],
    "reject": [({"pending"}, SHOP, "cancelled")],
    "cancel": [
        (
            {"pending", "confirmed", "preparing", "ready"},
            {"customer", "merchant", "system", "operator"},
            "cancelled",
        ),
        ({"picked_up"}, {"operator"}, "cancelled"),
    ],
}
SERVICES = {
    "confirm": moves.confirm_order,
    "start_preparing": moves.start_preparing,
    "mark_ready": moves.mark_ready,
    "pick_up": moves.pick_up_order,
    "deliver": moves.deliver_order,
    "reject": moves.reject_order,
    "cancel": moves.cancel_order,
}


class OrderHistories(RuleBasedStateMachine):
    """Try any move by anybody at any time; the model knows what must come of it."""

    @initialize()
    def place(self):
        self.savepoint = transaction.savepoint()
        self.now = utc_now()
        self.order = placed_order(now=self.now, shop=ShopFactory())
        self.people = {
            "customer": self.order.customer,
            "merchant": self.order.shop.owner,
            "driver": UserFactory(role=Role.DRIVER),
            "rival": UserFactory(role=Role.DRIVER),
            "operator": UserFactory(role=Role.ADMIN),
            "system": SYSTEM,
        }
        self.status, self.has_driver, self.moves_made = "pending", False, 0

    def teardown(self):
        if hasattr(self, "savepoint"):
            assert list(find_violations()) == []
            transaction.savepoint_rollback(self.savepoint)

    @rule(move=st.sampled_from(sorted(EXPECTED)), who=ACTORS)
    def make_a_move(self, move, who):
        self.now += timedelta(seconds=1)
        target = self.target(move, who)
        extra = {"reason": "So"} if move in {"cancel", "reject"} else {}
        done = self.attempt(
            lambda: SERVICES[move](
                order_id=self.order.pk, actor=self.people[who], now=self.now, **extra
            )
        )
        assert done is (target is not None)
        if target:
            self.status = target
            self.moves_made += 1

    @precondition(lambda self: self.status in USUAL)
    @rule()
    def go_on(self):
        self.make_a_move(*USUAL[self.status])

    @rule(who=st.sampled_from(["driver", "rival"]))
    def assign(self, who):
        self.now += timedelta(seconds=1)
        may = self.status in {"confirmed", "preparing", "ready"} and not self.has_driver
        done = self.attempt(lambda: self.assign_as(who))
        assert done is may
        if may:
            self.has_driver = True
            if who == "rival":
                people = self.people
                people["driver"], people["rival"] = people["rival"], people["driver"]
            self.moves_made += 1

    @rule()
    def unassign(self):
        self.now += timedelta(seconds=1)
        may = self.status in {"confirmed", "preparing", "ready"} and self.has_driver
        done = self.attempt(
            lambda: moves.unassign_driver(order_id=self.order.pk, actor=SYSTEM, now=self.now)
        )
        assert done is may
        if may:
            self.has_driver = False
            self.moves_made += 1

    def assign_as(self, who):
        moves.assign_driver(
            order_id=self.order.pk, driver=self.people[who], actor=SYSTEM, now=self.now
        )

    def attempt(self, call):
        try:
            with transaction.atomic():
                call()
        except DomainError:
            return False
        return True

    def target(self, move, who):
        """Return the state that the model expects, None for a refusal."""
        if who == "rival" or (who == "driver" and not self.has_driver):
            return None
        if move == "pick_up" and not self.has_driver:
            return None
        for sources, actors, target in EXPECTED[move]:
            if self.status in sources and who in actors:
                return target
        return None

    @invariant()
    def the_row_is_as_the_model_says(self):
        if not hasattr(self, "order"):
            return
        row = Order.objects.values_list("status", "driver_id").get(pk=self.order.pk)
        driver_id = self.people["driver"].pk if self.has_driver else None
        assert row == (self.status, driver_id)
        events = Event.objects.filter(subject_type="order", subject_id=str(self.order.pk))
        assert events.count() == 1 + self.moves_made


@pytest.mark.django_db
def test_every_history_follows_the_model():
    run_state_machine_as_test(
        OrderHistories,
        settings=settings(
            max_examples=70,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
