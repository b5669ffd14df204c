from datetime import timedelta

import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.errors import Conflict, Forbidden
from delivery.ops.invariants import find_violations
from orders.errors import AlreadyAssigned, NoDriver, OrderNotFound
from orders.models import Adjustment, Order
from orders.services.moves import (
    assign_driver,
    cancel_order,
    confirm_order,
    deliver_order,
    hand_over,
    mark_ready,
    pick_up_order,
    reject_order,
    start_preparing,
)
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


def test_an_order_runs_from_placement_to_the_door_with_a_time_for_each_step(now):
    order = placed_order(now=now)
    minute = timedelta(minutes=1)
    confirm_order(order_id=order.pk, actor=SYSTEM, now=now + minute)
    _, driver = assigned_order(Order.objects.get(pk=order.pk), now=now + minute)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now + 2 * minute)
    mark_ready(order_id=order.pk, actor=SYSTEM, now=now + 3 * minute)
    pick_up_order(order_id=order.pk, actor=driver, now=now + 4 * minute)
    deliver_order(order_id=order.pk, actor=driver, now=now + 5 * minute)
    order.refresh_from_db()
    assert order.status == "delivered"
    assert [
        order.confirmed_at,
        order.preparing_at,
        order.ready_at,
        order.picked_up_at,
        order.delivered_at,
    ] == [now + n * minute for n in range(1, 6)]


def test_every_move_leaves_one_event_in_order(now):
    order = placed_order(now=now)
    confirm_order(order_id=order.pk, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    names = Event.objects.filter(subject_id=str(order.pk)).order_by("sequence")
    assert list(names.values_list("name", flat=True)) == [
        "order.placed",
        "order.confirmed",
        "order.preparing",
    ]


def test_a_move_from_the_wrong_state_changes_nothing(now):
    order = placed_order(now=now)
    with pytest.raises(Conflict) as refusal:
        mark_ready(order_id=order.pk, actor=SYSTEM, now=now)
    order.refresh_from_db()
    assert refusal.value.code == "invalid_transition"
    assert (order.status, order.ready_at) == ("pending", None)
    assert Event.objects.filter(subject_id=str(order.pk)).count() == 1


def test_a_customer_may_not_confirm_its_own_order(now):
    order = placed_order(now=now)
    with pytest.raises(Forbidden):
        confirm_order(order_id=order.pk, actor=order.customer, now=now)
    order.refresh_from_db()
    assert order.status == "pending"


def test_an_order_of_somebody_else_does_not_exist(now):
    order = placed_order(now=now)
    stranger = UserFactory(role=Role.CUSTOMER)
    with pytest.raises(OrderNotFound):
        cancel_order(order_id=order.pk, actor=stranger, reason="", now=now)
    order.refresh_from_db()
    assert order.status == "pending"


def test_a_rejected_order_is_cancelled_by_the_shop_with_its_reason(now):
    order = placed_order(now=now)
    reject_order(order_id=order.pk, actor=order.shop.owner, reason="Out of bread", now=now)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.cancel_reason) == (
        "cancelled",
        "merchant",
        "Out of bread",
    )


def test_a_customer_cannot_cancel_once_the_order_is_picked_up(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    with pytest.raises(Conflict):
        cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    order.refresh_from_db()
    assert (order.status, order.cancelled_at) == ("picked_up", None)


def test_an_operator_can_cancel_even_on_the_way(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    operator = UserFactory(role=Role.ADMIN)
    cancel_order(order_id=order.pk, actor=operator, reason="Accident", now=now)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by) == ("cancelled", "admin")


def test_a_driver_cannot_pick_up_before_the_kitchen_began(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    with pytest.raises(Conflict):
        pick_up_order(order_id=order.pk, actor=driver, now=now)
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_an_assigned_order_is_not_given_to_another_driver(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    with pytest.raises(AlreadyAssigned):
        assign_driver(order_id=order.pk, driver=make_driver(), actor=SYSTEM, now=now)
    order.refresh_from_db()
    assert order.driver == driver


def test_an_operator_cannot_note_a_pick_up_by_nobody(now):
    order = confirmed_order(now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    with pytest.raises(NoDriver):
        pick_up_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)
    order.refresh_from_db()
    assert order.status == "preparing"


def test_a_move_that_waited_for_the_lock_is_not_dated_before_what_it_waited_for(now):
    order = placed_order(now=now)
    second = timedelta(seconds=1)
    confirm_order(order_id=order.pk, actor=SYSTEM, now=now + 2 * second)
    late = now + second
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=make_driver(), actor=SYSTEM, now=late)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=late)
    order.refresh_from_db()
    confirmed_at = now + 2 * second
    assert order.confirmed_at == confirmed_at
    assert (order.assigned_at, order.cancelled_at) == (confirmed_at, confirmed_at)
    told = Event.objects.filter(subject_id=str(order.pk)).order_by("sequence")
    assert [event.at for event in told] == [now, *[confirmed_at] * 3]
    assert Adjustment.objects.get().created_at == confirmed_at
    assert list(find_violations()) == []


def test_an_order_handed_over_on_its_way_is_in_order(now):
    order, driver = confirmed_order(now=now), make_driver()
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    later = now + timedelta(minutes=5)
    with transaction.atomic():
        hand_over(order_id=order.pk, driver=make_driver(), actor=SYSTEM, now=later)
    assert Order.objects.get(pk=order.pk).assigned_at == later
    assert list(find_violations()) == []
