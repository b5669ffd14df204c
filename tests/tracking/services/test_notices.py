"""What happens to an order is told to its parties, through the relay."""

from datetime import timedelta

import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.notifications.models import Notification
from drivers.services.lost_drivers import report_lost_drivers
from orders.models import Rating
from orders.services import moves
from orders.services.baskets import LineInput
from orders.services.ratings import rate_order
from orders.services.sold_out import mark_sold_out
from orders.services.tips import add_tip
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver, offered, online_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tracking.services.notices import alert_operators, announce

pytestmark = pytest.mark.django_db


def eur(amount_minor):
    return {"amount_minor": amount_minor, "currency": "EUR"}


def told(user):
    """Return the kinds of message that a person got, oldest first."""
    return list(
        Notification.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True)
    )


def test_an_order_is_told_step_by_step(now, relay_all):
    order = delivered_order(now=now)
    relay_all()
    assert set(told(order.customer)) == {
        "order_placed", "order_confirmed", "order_driver_assigned", "order_preparing",
        "order_picked_up", "order_delivered", "rating_asked",
    }  # fmt: skip
    assert sorted(told(order.shop.owner)) == ["shop_driver_assigned", "shop_order_placed"]
    assert told(order.driver) == ["driver_assigned"]


def test_owner_and_staff_are_told_but_not_of_what_they_did_themselves(now, relay_all):
    shop, helper = ShopFactory(), UserFactory(role=Role.MERCHANT)
    shop.staff.add(helper)
    order = placed_order(now=now, shop=shop)
    moves.reject_order(order_id=order.pk, actor=shop.owner, reason="closed", now=now)
    relay_all()
    assert told(shop.owner) == ["shop_order_placed"]
    assert sorted(told(helper)) == ["shop_order_cancelled", "shop_order_placed"]
    assert sorted(told(order.customer)) == ["order_placed", "order_rejected"]


def test_an_event_that_is_relayed_twice_is_told_once(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    before = Notification.objects.count()
    event = Event.objects.get(name="order.placed", subject_id=str(order.pk))
    with transaction.atomic():
        assert announce(event) == 0
    assert Notification.objects.count() == before


def test_placing_an_order_writes_no_message_before_the_relay(now):
    placed_order(now=now)
    assert Notification.objects.count() == 0


def test_a_driver_hears_that_an_order_came_and_went(now, relay_all):
    order, driver = confirmed_order(now=now), make_driver()
    operator = UserFactory(role=Role.ADMIN)
    with transaction.atomic():
        moves.assign_driver(order_id=order.pk, driver=driver, actor=operator, now=now)
        moves.unassign_driver(order_id=order.pk, actor=operator, now=now)
    relay_all()
    assert sorted(told(driver)) == ["driver_assigned", "driver_unassigned"]


def test_an_offer_is_no_inbox_matter(now, relay_all):
    order = confirmed_order(now=now)
    driver = online_driver(order.shop.point, now=now)
    offered(order, now=now)
    relay_all()
    assert told(driver) == []


def test_tip_and_rating_are_told_with_their_figures(now, relay_all):
    order = delivered_order(now=now)
    add_tip(order_id=order.pk, actor=order.customer, tip_minor=250, now=now)
    stars = {Rating.Subject.DRIVER: 5, Rating.Subject.MERCHANT: 3}
    rate_order(order_id=order.pk, actor=order.customer, stars=stars, comment="", now=now)
    relay_all()
    params = {
        row.kind: row.params for row in Notification.objects.filter(kind__in=[
            "driver_tipped", "driver_rated", "shop_rated"])
    }  # fmt: skip
    assert params["driver_tipped"]["tip"] == eur(250)
    assert params["driver_rated"]["stars"] == "5"
    assert params["shop_rated"]["stars"] == "3"


def test_a_sold_out_line_is_told_with_what_comes_back(now, relay_all):
    shop = ShopFactory()
    lines = tuple(LineInput(MenuItemFactory(shop=shop).pk, 1) for _ in range(2))
    order = confirmed_order(now=now, shop=shop, lines=lines)
    item = order.items.first()
    order = mark_sold_out(order_id=order.pk, item_id=item.pk, actor=shop.owner, now=now)
    relay_all()
    message = Notification.objects.get(kind="order_item_refunded", recipient=order.customer)
    assert message.params["item"] == item.name
    assert message.params["refund"] == eur(order.refunded_minor)


def test_an_order_that_has_sold_out_is_told_as_cancelled_with_all_that_comes_back(now, relay_all):
    order = confirmed_order(now=now)
    item_id = order.items.get().pk
    mark_sold_out(order_id=order.pk, item_id=item_id, actor=order.shop.owner, now=now)
    relay_all()
    message = Notification.objects.get(kind="order_cancelled", recipient=order.customer)
    assert message.params["refund"] == eur(order.total_minor)
    assert "order_item_refunded" not in told(order.customer)


def test_operators_hear_of_a_lost_driver(now, relay_all):
    operator = UserFactory(role=Role.ADMIN)
    order = confirmed_order(now=now)
    driver = online_driver(order.shop.point, now=now)
    with transaction.atomic():
        moves.assign_driver(order_id=order.pk, driver=driver, actor=SYSTEM, now=now)
    report_lost_drivers(now=now + timedelta(minutes=11))
    relay_all()
    assert told(operator) == ["ops_driver_lost"]


def test_operators_hear_once_of_what_stands_still_and_of_dead_events(now, relay_all):
    operator = UserFactory(role=Role.ADMIN)
    placed_order(now=now)
    Event.objects.update(dead_at=now + timedelta(hours=2))
    later = now + timedelta(hours=2)
    assert alert_operators(now=later) == 2
    assert alert_operators(now=later) == 0
    assert sorted(told(operator)) == ["ops_event_dead", "ops_order_stuck"]


def test_no_message_carries_a_phone_number_or_an_address(now, relay_all):
    order = delivered_order(now=now)
    relay_all()
    written = str(list(Notification.objects.values_list("params", flat=True)))
    for secret in (order.customer.phone, order.customer.email, order.delivery_address):
        assert secret not in written
