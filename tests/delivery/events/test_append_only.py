"""The database itself keeps history as it was, whoever asks."""

import pytest
from django.db import DatabaseError, transaction

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.events.outbox import emit
from orders.models import Adjustment
from orders.services.moves import cancel_order
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(now):
    return emit(
        "test.happened", subject_type="test", subject_id="a", data={}, actor=SYSTEM, now=now
    )


@pytest.mark.parametrize(
    "fact",
    [
        {"name": "other"},
        {"data": {"a": 1}},
        {"subject_id": "b"},
        {"actor_role": "admin"},
        {"at": None},
        {"sequence": 0},
    ],
)
def test_a_fact_is_not_rewritten(event, fact, now):
    fact = {
        name: now.replace(year=2020) if value is None else value for name, value in fact.items()
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**fact)
    for name in fact:
        assert getattr(Event.objects.get(pk=event.pk), name) == getattr(event, name)


def test_a_fact_is_not_deleted(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()
    assert Event.objects.filter(pk=event.pk).exists()


def test_the_relays_own_columns_may_change(event, now):
    Event.objects.filter(pk=event.pk).update(
        handled_by=["x"], attempts=1, last_error="e", relayed_at=now, dead_at=now
    )
    assert Event.objects.get(pk=event.pk).attempts == 1


def test_an_event_needs_the_transaction_of_what_it_tells(now, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        emit("x", subject_type="test", subject_id="a", data={}, actor=SYSTEM, now=now)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "rewrite", [lambda rows: rows.update(amount_minor=0), lambda rows: rows.delete()]
)
def test_moved_money_is_neither_rewritten_nor_deleted(now, rewrite):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite(Adjustment.objects.all())
    assert Adjustment.objects.get().amount_minor == -order.total_minor
