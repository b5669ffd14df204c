from datetime import UTC, datetime, timedelta

import pytest
from django.db import models

from delivery.archive.catalogue import fetch
from delivery.archive.partitions import rows_astray
from delivery.demo.history import rows
from delivery.demo.history.load import load_history, span_of
from delivery.events.models import Event
from delivery.kernel.errors import Conflict
from delivery.ops.invariants import find_violations
from drivers.models import Driver, Payout
from orders.models import Adjustment, Order, OrderItem
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import MenuItemFactory, ShopFactory

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def load():
    """Write six days over the end of a month for one shop, a few people and two drivers."""
    shop = ShopFactory()
    for price_minor in (500, 900, 1250):
        MenuItemFactory(shop=shop, price_minor=price_minor)
    customers = [UserFactory().pk for _ in range(3)]
    make_driver()
    make_driver()

    def run():
        return dict(
            load_history(region=shop.region, customers=customers, now=NOW, days=6, per_day=20)
        )

    return run


@pytest.mark.django_db
def test_history_breaks_no_rule_and_lies_in_the_partitions_of_its_months(load):
    months = load()
    assert months.keys() == {"2025-02", "2025-03"}
    assert Order.objects.count() == sum(months.values()) >= 118
    assert list(find_violations()) == []
    assert rows_astray() == {}
    delivered = Order.objects.filter(status="delivered").count()
    assert sum(driver.total_deliveries for driver in Driver.objects.all()) == delivered


@pytest.mark.django_db
def test_the_next_event_is_numbered_behind_the_history(load):
    load()
    newest = Event.objects.order_by("-sequence").first()
    later = Event.objects.create(
        name="note", subject_type="order", subject_id="x", actor_role="system", at=NOW
    )
    later.refresh_from_db()
    assert later.sequence == newest.sequence + 1


@pytest.mark.django_db
def test_history_is_written_once(load):
    load()
    count = Order.objects.count()
    with pytest.raises(Conflict, match="orders of these days already"):
        load()
    assert Order.objects.count() == count


@pytest.mark.django_db
def test_pay_is_bound_to_orders_and_drivers_as_before(load):
    def keys():
        return fetch(
            "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint "
            "WHERE conrelid = 'drivers_payout'::regclass AND conparentid = 0 ORDER BY conname"
        )

    before = keys()
    load()
    assert keys() == before
    assert len([name for name, definition, _ in before if "REFERENCES" in definition]) >= 2


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Order, rows.ORDER_COLUMNS),
        (OrderItem, rows.ITEM_COLUMNS),
        (Adjustment, rows.ADJUSTMENT_COLUMNS),
        (Event, rows.EVENT_COLUMNS),
        (Payout, rows.PAYOUT_COLUMNS),
    ],
)
def test_history_fills_every_column_that_may_not_be_empty(model, columns):
    fields = {field.column: field for field in model._meta.concrete_fields}
    needed = {
        name
        for name, field in fields.items()
        if not field.null and field.db_default is models.NOT_PROVIDED
    }
    assert set(columns) <= fields.keys()
    assert needed - set(columns) == set()


def test_a_span_is_said_in_days():
    assert span_of("365d") == timedelta(days=365)
    with pytest.raises(ValueError, match="in days"):
        span_of("1y")
