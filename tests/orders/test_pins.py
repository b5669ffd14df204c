from uuid import UUID

import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from orders.errors import NoPin, PinRequired, TooManyPins, WrongPin
from orders.models import Order
from orders.payloads import order_payload
from orders.pins import pin_of
from orders.selectors import customer_pin
from orders.services.moves import assign_driver, deliver_order, pick_up_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried(now):
    """An order with a PIN on its way, and its driver."""
    order = confirmed_order(now=now, handoff_pin=True)
    driver = UserFactory(role=Role.DRIVER)
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    return pick_up_order(order_id=order.pk, actor=driver, now=now), driver


def wrong_pin(order):
    return f"{(int(pin_of(order.pk)) + 1) % 10_000:04d}"


def status_of(order):
    return Order.objects.get(pk=order.pk).status


def test_a_pin_has_four_digits_and_belongs_to_one_order():
    pins = {pin_of(UUID(int=number)) for number in range(200)}
    assert all(len(pin) == 4 and pin.isdigit() for pin in pins)
    assert len(pins) > 180


def test_the_right_pin_hands_the_order_over(carried, now):
    order, driver = carried
    deliver_order(order_id=order.pk, actor=driver, now=now, pin=customer_pin(order))
    assert status_of(order) == "delivered"


def test_without_the_pin_the_order_stays_with_its_driver(carried, now):
    order, driver = carried
    with pytest.raises(PinRequired):
        deliver_order(order_id=order.pk, actor=driver, now=now)
    with pytest.raises(WrongPin):
        deliver_order(order_id=order.pk, actor=driver, now=now, pin=wrong_pin(order))
    assert status_of(order) == "picked_up"


def test_guessing_ends_after_five_wrong_pins(carried, now):
    order, driver = carried
    for _ in range(5):
        with pytest.raises(WrongPin):
            deliver_order(order_id=order.pk, actor=driver, now=now, pin=wrong_pin(order))
    with pytest.raises(TooManyPins) as refusal:
        deliver_order(order_id=order.pk, actor=driver, now=now, pin=customer_pin(order))
    assert 0 < refusal.value.retry_after_s <= 600
    assert status_of(order) == "picked_up"


def test_an_operator_needs_no_pin(carried, now):
    order, _ = carried
    deliver_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)
    assert status_of(order) == "delivered"


def test_what_all_parties_see_does_not_tell_the_pin(carried):
    order, _ = carried
    payload = order_payload(order)
    assert payload["requires_pin"] is True
    assert not any("pin" in name for name in payload.keys() - {"requires_pin"})


def test_an_order_without_a_pin_has_none(now):
    with pytest.raises(NoPin):
        customer_pin(placed_order(now=now))
