"""Real threads on real rows: whoever comes first wins, and exactly one does."""

from collections import Counter
from datetime import timedelta
from functools import partial
from random import sample

import pytest
from django.db import connection, transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from delivery.ops.invariants import find_violations
from orders.errors import PromotionExhausted
from orders.models import Adjustment, Order, Promotion
from orders.services.moves import assign_driver, cancel_order, pick_up_order, start_preparing
from orders.services.placing import place_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import basket_for, body_for, confirmed_order
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500
INSTANTS = [timedelta(seconds=seconds) for seconds in (1, 2, 3)]
URL = "/api/v1/orders"


def post_order(make_client, body, key):
    return make_client().post(URL, body, headers={"X-Idempotency-Key": key})


def test_fifty_posts_with_one_key_make_one_order(client_of, key):
    shop, customer = ShopFactory(), UserFactory(role=Role.CUSTOMER)
    body = body_for(shop)
    clients = [client_of(customer) for _ in range(50)]
    answers = at_once([partial(post_order, lambda c=c: c, body, key) for c in clients])

    order = Order.objects.get()
    by_status = Counter(answer.status_code for answer in answers)
    assert set(by_status) <= {201, 409}
    placed = [answer for answer in answers if answer.status_code == 201]
    assert placed[0].json()["id"] == str(order.pk)
    assert all(answer.json() == placed[0].json() for answer in placed)
    assert sum("Idempotent-Replayed" not in answer.headers for answer in placed) == 1
    for waiting in answers:
        if waiting.status_code == 409:
            assert waiting.json()["code"] == "idempotency_in_flight"
            assert waiting["Retry-After"] == "1"


def test_the_last_use_of_a_promotion_goes_to_one_of_a_hundred_buyers():
    now, shop = utc_now(), ShopFactory()
    Promotion.objects.create(
        code="LAST", region=shop.region, percent_bp=1000, starts_at=now, max_uses=1
    )
    basket = basket_for(shop, promotion_code="LAST")
    buyers = [UserFactory(role=Role.CUSTOMER) for _ in range(100)]
    results = at_once([partial(place_order, actor=b, basket=basket, now=now) for b in buyers])

    outcomes = Counter(type(result) for result in results)
    assert outcomes == {Order: 1, PromotionExhausted: 99}
    assert Promotion.objects.get().used_count == 1
    assert list(find_violations()) == []


def test_cancel_accept_and_pick_up_leave_one_outcome_each_round(now):
    shop, driver = ShopFactory(), make_driver()
    MenuItemFactory(shop=shop)
    outcomes: Counter[str] = Counter()
    batch = [confirmed_order(now=now, shop=shop) for _ in range(25)]
    batch = [start_preparing(order_id=order.pk, actor=SYSTEM, now=now) for order in batch]
    history = list(Event.objects.values_list("pk", flat=True))
    for _ in range(ROUNDS // len(batch)):
        begin_anew(batch, history)
        # Each took its time before it waited for the lock, in whatever order.
        moves = zip((cancel, accept, pick_up), sample(INSTANTS, 3), strict=True)
        results = at_once(
            [partial(in_turn, move, batch, driver, now + later) for move, later in moves]
        )
        rows = Order.objects.in_bulk([order.pk for order in batch])
        for order, cancelled, accepted, picked_up in zip(batch, *results, strict=True):
            row = rows[order.pk]
            outcomes[row.status] += 1
            # Calling off and picking up exclude each other; nobody picks up unaccepted.
            assert not (cancelled and picked_up)
            assert picked_up <= accepted
            assert (row.status == "cancelled") is cancelled
            assert (row.status == "picked_up") is picked_up
            assert (row.driver_id == driver.pk) is accepted
        assert list(find_violations()) == []
    assert sum(outcomes.values()) == ROUNDS


def begin_anew(batch, history):
    """Put the orders back to the kitchen, as if nothing had happened to them since."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Both are append-only but for this.
        cursor.execute("SET LOCAL session_replication_role = replica")
        Event.objects.exclude(pk__in=history).delete()
        Adjustment.objects.all().delete()
    fields = [field.name for field in Order._meta.concrete_fields if not field.primary_key]
    Order.objects.bulk_update(batch, fields)


def in_turn(move, batch, driver, now):
    return [succeeds(partial(move, order, driver, now)) for order in batch]


def succeeds(move):
    try:
        move()
    except DomainError:
        return False
    return True


def cancel(order, driver, now):
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)


def accept(order, driver, now):
    with transaction.atomic():
        assign_driver(order_id=order.pk, driver=driver, actor=driver, now=now)


def pick_up(order, driver, now):
    pick_up_order(order_id=order.pk, actor=driver, now=now)
