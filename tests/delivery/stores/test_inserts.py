"""What is inserted together is what the models would have inserted one by one."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField

from delivery.events.models import Event
from delivery.idempotency.models import IdempotencyKey
from delivery.kernel.ids import uuid7
from delivery.stores.inserts import columns_of, insert_together
from orders.models import Order, OrderItem, Redemption
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db
MODELS = [Order, OrderItem, Event, IdempotencyKey, Redemption]
AT = datetime(2026, 11, 18, 12, 0, 0, 123456, tzinfo=UTC)


def columns_in_database(model):
    """Return name and whether the database fills it in by itself, as PostgreSQL has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, column_default IS NOT NULL OR is_identity = 'YES' "
            "FROM information_schema.columns WHERE table_name = %s",
            [model._meta.db_table],
        )
        return dict(cursor.fetchall())


@pytest.mark.parametrize("model", MODELS)
def test_every_column_is_filled_by_the_insert_or_by_the_database(model):
    found = columns_in_database(model)
    made_up = {column for column, is_made_up in found.items() if is_made_up}
    assert set(columns_of(model)) == set(found) - made_up
    automatic = {f.column for f in model._meta.concrete_fields if isinstance(f, AutoField)}
    assert made_up == automatic | ({"sequence"} if model is Event else set())


def event(**changes):
    fields = {"name": "x", "subject_type": "test", "subject_id": "a", "actor_role": "system"}
    return Event(id=uuid7(AT), at=AT, **(fields | changes))


def test_values_come_back_as_they_were_to_the_microsecond_and_the_character():
    odd = "naïve \"quote\" \\ 'single' %s {} \n \U0001f355"
    given = event(data={"text": odd, "list": [1, None, 2.5]}, last_error=odd, next_attempt_at=AT)
    insert_together([given])
    kept = Event.objects.get()
    assert (kept.id, kept.at, kept.next_attempt_at) == (given.id, AT, AT)
    assert (kept.last_error, kept.data) == (odd, given.data)
    assert (kept.actor_id, kept.relayed_at, kept.handled_by) == (None, None, [])


def test_an_order_is_what_its_own_save_would_have_written(now):
    order = placed_order(now=now)
    copy = Order.objects.get(pk=order.pk)
    names = [field.attname for field in Order._meta.concrete_fields]
    assert [getattr(copy, name) for name in names] == [getattr(order, name) for name in names]


def test_rows_of_several_tables_are_one_statement_and_refer_to_each_other(
    now, django_assert_num_queries
):
    order = placed_order(now=now)
    (item,) = order.items.all()
    order.pk, item.pk = uuid7(now), uuid7(now)
    item.order_id = order.pk
    with django_assert_num_queries(1):
        insert_together([order, item, event(subject_id=str(order.pk))])
    assert OrderItem.objects.get(pk=item.pk).order == order


def test_one_row_that_cannot_be_leaves_none_behind():
    user = UserFactory()
    key = {
        "user": user, "route": "r", "key": uuid4().hex, "body_sha256": "", "response_status": 201,
        "response_body": {}, "created_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together([event(), IdempotencyKey(**key), IdempotencyKey(**key)])
    assert not Event.objects.exists()
    assert not IdempotencyKey.objects.exists()
