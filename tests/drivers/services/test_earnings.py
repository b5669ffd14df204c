from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.geo.positions import Fix
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from drivers.accounting import earnings_between
from drivers.errors import NotAtTheShop
from drivers.models import Driver, Offer, Payout
from drivers.selectors import driver_of
from drivers.services.deliveries import arrive, deliver, pick_up
from drivers.services.locations import record_fixes
from orders.models import Order
from orders.services.moves import deliver_order, start_preparing
from orders.services.tips import add_tip
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(now):
    order, driver = assigned_order(confirmed_order(now=now, tip_minor=150), now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    return order, driver


def finish(order: Order, driver, at) -> None:
    pick_up(order_id=order.pk, actor=driver, now=at)
    deliver(order_id=order.pk, actor=driver, now=at)


def amounts() -> dict[str, int]:
    return dict(Payout.objects.values_list("kind", "amount_minor"))


def test_a_delivery_pays_exactly_what_was_offered(held, now):
    order, driver = held
    finish(order, driver, now)
    offer = Offer.objects.get()
    assert sum(amounts().values()) == offer.payout_minor
    assert amounts()["tip"] == 150
    assert Driver.objects.get().total_deliveries == 1


def test_nothing_is_paid_before_the_delivery(held, now):
    order, driver = held
    pick_up(order_id=order.pk, actor=driver, now=now)
    assert not Payout.objects.exists()


def test_waiting_at_the_shop_pays_beside_what_was_offered(held, now):
    order, driver = held
    arrive(order_id=order.pk, actor=driver, now=now)
    arrive(order_id=order.pk, actor=driver, now=now + 9 * MINUTE)
    finish(order, driver, now + 15 * MINUTE)
    # Ten minutes past the five free ones.
    assert amounts()["waiting"] == 150


def test_waiting_counts_only_for_a_driver_who_stands_there(held, now):
    order, driver = held
    away = Point(order.shop.lat + 0.01, order.shop.lng)
    later = now + 5 * MINUTE
    assert record_fixes(driver_of(driver), [Fix(away, later)], now=later).accepted == 1
    with pytest.raises(NotAtTheShop):
        arrive(order_id=order.pk, actor=driver, now=later)
    assert Offer.objects.get().arrived_at is None


def test_a_delivery_recorded_by_an_operator_is_paid_once(held, now, relay_all):
    order, driver = held
    pick_up(order_id=order.pk, actor=driver, now=now)
    deliver_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)
    assert not Payout.objects.exists()
    relay_all()
    relay_all()
    assert sum(amounts().values()) == Offer.objects.get().payout_minor
    assert Driver.objects.get().total_deliveries == 1


def test_the_event_of_a_delivery_that_is_paid_pays_nothing_more(held, now, relay_all):
    order, driver = held
    finish(order, driver, now)
    before = Payout.objects.count()
    relay_all()
    assert Payout.objects.count() == before
    assert Driver.objects.get().total_deliveries == 1


def test_a_tip_given_afterwards_is_passed_on_once(held, now, relay_all):
    order, driver = held
    finish(order, driver, now)
    add_tip(order_id=order.pk, actor=order.customer, tip_minor=300, now=now + MINUTE)
    relay_all()
    relay_all()
    tips = Payout.objects.filter(kind="tip").order_by("id").values_list("amount_minor", flat=True)
    assert list(tips) == [150, 300]


def test_what_was_earned_cannot_be_rewritten(held, now):
    finish(*held, now)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Payout.objects.update(amount_minor=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Payout.objects.all().delete()
    assert sum(amounts().values()) == Offer.objects.get().payout_minor


def test_earnings_total_by_day_and_by_order(held, now):
    order, driver = held
    finish(order, driver, now)
    offer = Offer.objects.get()
    earned = earnings_between(driver_of(driver), date(2026, 11, 18), date(2026, 11, 18))
    totals = {
        "trips": 1,
        "payout_minor": offer.payout_minor - 150,
        "tips_minor": 150,
        "total_minor": offer.payout_minor,
    }
    assert totals.items() <= earned.items()
    assert earned["days"] == [{"date": "2026-11-18", **totals}]
    assert earned["orders"][0]["total_minor"] == offer.payout_minor
    assert earned["orders"][0]["order_id"] == str(order.pk)
    assert earned["currency"] == "EUR"


def test_a_day_without_trips_earned_nothing(held, now):
    finish(*held, now)
    earned = earnings_between(driver_of(held[1]), date(2026, 11, 17), date(2026, 11, 17))
    assert (earned["trips"], earned["total_minor"], earned["days"]) == (0, 0, [])


@pytest.mark.parametrize("last", [date(2026, 11, 17), date(2027, 11, 18)])
def test_a_period_that_makes_no_sense_is_refused(held, last):
    with pytest.raises(Invalid):
        earnings_between(driver_of(held[1]), date(2026, 11, 18), last)
