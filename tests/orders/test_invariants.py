"""Each rule finds a row that was broken by hand, past the services and the constraints."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.ops.invariants import find_violations
from orders.models import OrderItem
from orders.services.moves import cancel_order
from orders.services.placing import place_order_once
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import basket_for, confirmed_order, placed_order

pytestmark = pytest.mark.django_db


def execute(sql, *arguments):
    with connection.cursor() as cursor:
        # Foreign keys are checked by triggers, which this switches off for the transaction.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, arguments)


def broken_rules():
    return {violation.invariant for violation in find_violations()}


@pytest.fixture
def order(now):
    return confirmed_order(now=now)


def test_an_order_that_only_services_touched_breaks_no_rule(order, now):
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert broken_rules() == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("order_subtotal_is_the_sum_of_its_items", "subtotal_minor = 1, total_minor = 291"),
        ("order_times_are_in_order", "preparing_at = confirmed_at - interval '1 hour'"),
        ("order_status_has_its_time", "confirmed_at = NULL"),
        ("every_status_change_has_its_event", "ready_at = now()"),
        ("every_status_event_has_its_change", "confirmed_at = NULL"),
        ("newest_status_event_agrees_with_the_order", "status = 'ready', ready_at = now()"),
        ("adjustments_add_up", "refunded_minor = 5"),
        ("cancelled_order_costs_its_fee", "status = 'cancelled', cancelled_at = now()"),
    ],
)
def test_a_row_changed_by_hand_is_found(order, rule, change):
    execute(f"UPDATE orders_order SET {change} WHERE id = %s", order.pk)  # noqa: S608
    assert rule in broken_rules()


def test_an_order_without_items_is_found(order):
    execute("DELETE FROM orders_orderitem WHERE order_id = %s", order.pk)
    assert "order_has_items" in broken_rules()


def test_a_total_that_does_not_add_up_is_found(order):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE orders_order DROP CONSTRAINT order_total_adds_up")
    execute("UPDATE orders_order SET total_minor = total_minor + 1 WHERE id = %s", order.pk)
    assert "order_total_is_the_sum_of_its_parts" in broken_rules()


def test_an_item_of_another_shop_is_found(order):
    OrderItem.objects.filter(order=order).update(menu_item=MenuItemFactory())
    assert "order_sells_what_its_shop_sells" in broken_rules()


def test_a_driver_that_no_event_assigned_is_found(order, now):
    driver = make_driver()
    execute(
        "UPDATE orders_order SET driver_id = %s, assigned_at = %s WHERE id = %s",
        driver.pk, now, order.pk,
    )  # fmt: skip
    assert "one_live_assignment_as_told_last" in broken_rules()


def test_an_event_without_its_order_is_found(now):
    Event.objects.create(
        name="order.placed", subject_type="order", subject_id="nowhere", at=now,
        actor_role="system", data={"changes": {"status": "pending"}},
    )  # fmt: skip
    assert broken_rules() == {"every_order_event_has_its_order"}


def test_a_stored_reply_that_disagrees_with_its_order_is_found(now, key):
    shop, customer = ShopFactory(), UserFactory(role=Role.CUSTOMER)
    place_order_once(
        actor=customer, basket=basket_for(shop), quote_token="", key=key, body={}, now=now
    )
    assert broken_rules() == set()
    execute('UPDATE idempotency_idempotencykey SET response_body = \'{"id": "x"}\'')
    assert broken_rules() == {"stored_reply_agrees_with_its_order"}


def test_a_discount_without_a_redemption_and_a_wrong_count_are_found(order, now):
    execute(
        "UPDATE orders_order SET discount_minor = 10, total_minor = total_minor - 10 WHERE id = %s",
        order.pk,
    )
    execute(
        "INSERT INTO orders_promotion (code, region_id, percent_bp, minimum_subtotal_minor,"
        " starts_at, used_count) VALUES ('HALF', %s, 5000, 0, %s, 3)",
        order.region_id, now,
    )  # fmt: skip
    assert broken_rules() == {"discount_has_its_redemption", "promotion_counts_its_redemptions"}


def test_the_command_prints_a_row_per_violation_and_ends_with_1(now):
    first, second = placed_order(now=now), placed_order(now=now + timedelta(seconds=1))
    execute("DELETE FROM orders_orderitem")
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_invariants", "--json", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert end.value.code == 1
    assert {(row["invariant"], row["subject_id"]) for row in rows} == {
        ("order_has_items", str(first.pk)),
        ("order_has_items", str(second.pk)),
    }


def test_the_command_is_content_with_an_order_in_order(now):
    cancel_order(order_id=placed_order(now=now).pk, actor=SYSTEM, reason="", now=now)
    call_command("verify_invariants", stdout=io.StringIO(), stderr=io.StringIO())
