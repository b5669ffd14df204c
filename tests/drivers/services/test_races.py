"""Races in real threads: of everything that wants an order or an offer, exactly one thing wins."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.kernel.errors import DomainError
from drivers.models import Driver, Offer
from drivers.services.dispatch import dispatch_region
from drivers.services.offers import accept_offer, expire_offers
from orders.models import Order
from orders.services.moves import cancel_order
from tests.factories.drivers import offered, online_driver, set_policy
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500


@pytest.fixture
def race():
    """Run two calls at the same moment in two threads; return what became of each.

    The threads and their connections last for the whole test.
    """
    with ThreadPoolExecutor(2) as pool:

        def run(*calls: Callable[[], object]) -> list[str]:
            start = Barrier(len(calls))

            def attempt(call: Callable[[], object]) -> str:
                start.wait()
                try:
                    call()
                except DomainError as error:
                    return error.code
                else:
                    return "done"

            return [future.result() for future in [pool.submit(attempt, c) for c in calls]]

        yield run
        run(lambda: connection.close(), lambda: connection.close())  # noqa: PLW0108


def accept(offer: Offer, at) -> Callable[[], object]:
    return lambda: accept_offer(offer_id=offer.pk, actor=offer.driver.user, now=at)


def events(order: Order, name: str) -> int:
    return Event.objects.filter(subject_id=str(order.pk), name=name).count()


def test_of_two_drivers_who_accept_together_one_has_the_order(now, race):
    shop = ShopFactory()
    order = confirmed_order(now=now, shop=shop)
    set_policy(order.region, broadcast_after_rounds=0, broadcast_size=2)
    drivers = [online_driver(shop.point, now=now, capacity=10_000) for _ in range(2)]
    dispatch_region(region=order.region, now=now)
    first, second = Offer.objects.order_by("driver_id").select_related("driver__user")
    won: Counter[int] = Counter()
    for _ in range(ROUNDS):
        outcomes = race(accept(first, now), accept(second, now))
        assert sorted(outcomes) == ["already_assigned", "done"]
        order.refresh_from_db()
        winner = drivers[outcomes.index("done")].pk
        assert order.driver_id == winner
        assert list(Offer.objects.filter(status="accepted").values_list("driver_id")) == [(winner,)]
        won[winner] += 1
        Offer.objects.update(status="open", ended_at=None)
        Order.objects.filter(pk=order.pk).update(driver=None, assigned_at=None)
    assert won.total() == ROUNDS
    assert events(order, "order.driver_assigned") == ROUNDS
    assert events(order, "offer.accepted") == ROUNDS
    assert sum(Driver.objects.values_list("offers_accepted", flat=True)) == ROUNDS


def test_an_offer_is_either_accepted_or_expired(now, race):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    just_before, just_after = offer.expires_at - timedelta(milliseconds=1), offer.expires_at
    seen = set()
    for _ in range(ROUNDS // 5):
        answer, _ = race(accept(offer, just_before), lambda: expire_offers(now=just_after))
        offer.refresh_from_db()
        order.refresh_from_db()
        outcome = (answer, offer.status, order.driver_id)
        assert outcome in {
            ("done", "accepted", offer.driver_id),
            ("offer_expired", "expired", None),
        }
        seen.add(answer)
        Offer.objects.update(status="open", ended_at=None)
        Order.objects.filter(pk=order.pk).update(driver=None, assigned_at=None)
    answered = events(order, "offer.accepted") + events(order, "offer.expired")
    assert answered == ROUNDS // 5
    assert Driver.objects.get().offers_answered == ROUNDS // 5


def test_an_order_that_is_cancelled_while_it_is_accepted_ends_cancelled(now, race):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    for _ in range(ROUNDS // 5):
        answer, cancelled = race(
            accept(offer, now),
            lambda: cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now),
        )
        offer.refresh_from_db()
        order.refresh_from_db()
        assert (cancelled, order.status) == ("done", "cancelled")
        # Either the driver had it first and lost it with the order, or it came too late.
        assert (answer, offer.status, order.driver_id) in {
            ("done", "accepted", offer.driver_id),
            ("offer_withdrawn", "open", None),
        }
        Offer.objects.update(status="open", ended_at=None)
        Order.objects.filter(pk=order.pk).update(
            status="confirmed", cancelled_at=None, cancelled_by="", driver=None, assigned_at=None
        )


def test_two_dispatchers_at_once_open_one_offer(now, race):
    order = confirmed_order(now=now)
    set_policy(order.region)
    for _ in range(3):
        online_driver(order.shop.point, now=now)
    for _ in range(20):
        dispatch = lambda: dispatch_region(region=order.region, now=now)  # noqa: E731
        race(dispatch, dispatch)
        assert Offer.objects.filter(status="open").count() == 1
        Offer.objects.all().delete()
