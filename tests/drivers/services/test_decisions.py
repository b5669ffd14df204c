import pytest

from drivers.models import Decision
from orders.models import Order
from tests.factories.drivers import (
    online_driver,
    run_dispatch,
    set_policy,
)
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, cooldown_s=3600)
    return order


def test_a_decision_keeps_its_candidates_with_their_factors(order, now):
    near_by = online_driver(near(order.shop, north_m=100), now=now)
    farther = online_driver(near(order.shop, north_m=1500), now=now)
    run_dispatch(order, now)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.driver_id, decision.policy) == (
        "offered",
        near_by.pk,
        "sequential",
    )
    assert [one["driver_id"] for one in decision.candidates] == [near_by.pk, farther.pk]
    assert set(decision.candidates[0]["score"]) == {
        "total",
        "distance",
        "rating",
        "acceptance",
        "load",
    }
    assert decision.offer.score["total"] == decision.candidates[0]["score"]["total"]


def test_a_decision_keeps_at_most_a_dozen_candidates(order, now):
    for north_m in range(100, 1600, 100):
        online_driver(near(order.shop, north_m=north_m), now=now)
    run_dispatch(order, now)
    assert len(Decision.objects.get().candidates) == 12
