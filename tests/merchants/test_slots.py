"""The factory's region keeps Lisbon time: in November that is UTC."""

from datetime import UTC, datetime, timedelta

import pytest

from merchants.slots import is_slot, slots_of
from tests.factories.merchants import ShopFactory, ShopHoursFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 8, 10, tzinfo=UTC)


@pytest.fixture
def shop():
    """Open on Mondays from nine to five."""
    return ShopHoursFactory().shop


def test_slots_begin_where_the_kitchen_opens_and_end_where_it_closes(shop):
    slots = slots_of(shop, lead_s=30 * 60, now=MONDAY)
    assert slots[0].starts_at == MONDAY.replace(hour=9, minute=30)
    assert slots[0].ends_at == MONDAY.replace(hour=10, minute=0)
    assert slots[-1].starts_at == MONDAY.replace(hour=17, minute=0)
    assert len(slots) == 16


def test_slots_leave_the_kitchen_its_time(shop):
    slots = slots_of(shop, lead_s=45 * 60, now=MONDAY.replace(hour=12))
    assert slots[0].starts_at == MONDAY.replace(hour=13, minute=0)


def test_a_shop_without_hours_has_slots_around_the_clock():
    slots = slots_of(ShopFactory(), lead_s=0, now=MONDAY)
    assert len(slots) == 3 * 48
    assert slots[0].starts_at == MONDAY.replace(minute=30)


def test_a_shop_that_switched_itself_off_has_none():
    assert slots_of(ShopFactory(is_accepting=False), lead_s=0, now=MONDAY) == []


def test_slots_follow_the_regions_clock(shop):
    shop.region.timezone = "Europe/Helsinki"
    slots = slots_of(shop, lead_s=30 * 60, now=MONDAY - timedelta(days=1))
    assert slots[0].starts_at == MONDAY.replace(hour=7, minute=30)


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        MONDAY.replace(hour=10, minute=10),
        MONDAY.replace(hour=10, minute=0, second=1),
        MONDAY.replace(hour=8, minute=30),
        MONDAY.replace(hour=18, minute=0),
        MONDAY - timedelta(days=7),
        MONDAY.replace(hour=10, minute=0) + timedelta(days=7),
    ],
)
def test_other_times_are_no_slots(shop, starts_at):
    assert not is_slot(shop, starts_at, lead_s=30 * 60, now=MONDAY)
