from datetime import timedelta

import pytest
from django.db import transaction

from delivery.stores.connections import sync_redis
from drivers.errors import Overtaken
from drivers.models import DispatchTurn, Offer
from drivers.services import asking, turns
from drivers.services.dispatch import dispatch_region
from drivers.services.turns import dispatch_turn
from tests.factories.drivers import online_driver, set_policy
from tests.factories.merchants import RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


def test_one_dispatcher_of_a_region_works_at_a_time(now):
    region = RegionFactory()
    with dispatch_turn(region, now=now) as first, dispatch_turn(region, now=now) as second:
        assert first is not None
        assert second is None


def test_regions_do_not_wait_for_each_other(now):
    with (
        dispatch_turn(RegionFactory(), now=now) as first,
        dispatch_turn(RegionFactory(), now=now) as second,
    ):
        assert first
        assert second


def test_a_turn_that_has_ended_is_free_for_the_next(now):
    region = RegionFactory()
    with dispatch_turn(region, now=now) as first:
        pass
    with dispatch_turn(region, now=now) as second:
        assert second.fence == first.fence + 1


def test_the_lock_of_a_dead_dispatcher_runs_out(now):
    region = RegionFactory()
    with dispatch_turn(region, now=now):
        left_ms = sync_redis().pttl(f"dispatch:lock:{{{region.slug}}}")
        assert 0 < left_ms <= turns.LOCK_TTL_MS


def test_a_dispatcher_whose_lock_ran_out_cannot_write_any_more(now):
    region = RegionFactory()
    with dispatch_turn(region, now=now) as paused:
        sync_redis().flushall()
        with dispatch_turn(region, now=now) as newer, transaction.atomic():
            newer.assert_current()
        with pytest.raises(Overtaken), transaction.atomic():
            paused.assert_current()
        paused.report(took_ms=1, policy="stale", orders=9, drivers=9, offers=9)
    assert DispatchTurn.objects.get().policy == ""


def test_whoever_was_overtaken_does_not_release_the_lock_of_the_newer(now):
    region = RegionFactory()
    with dispatch_turn(region, now=now):
        sync_redis().flushall()
        newer = dispatch_turn(region, now=now)
        newer.__enter__()
    with dispatch_turn(region, now=now) as third:
        assert third is None
    newer.__exit__(None, None, None)


def test_the_fence_survives_a_redis_that_forgot_everything(now):
    region = RegionFactory()
    fences = []
    for _ in range(3):
        with dispatch_turn(region, now=now) as turn:
            fences.append(turn.fence)
        sync_redis().flushall()
    assert fences == [1, 2, 3]


def test_an_overtaken_run_opens_no_offer(now, monkeypatch):
    order = confirmed_order(now=now)
    set_policy(order.region)
    online_driver(order.shop.point, now=now)

    def overtake(driver_id):
        raise AssertionError("nothing is locked once the fence is raised")

    original = asking.Desk.ask

    def ask_late(desk, ask, **options):
        DispatchTurn.objects.update(fence=99)
        monkeypatch.setattr(asking, "lock_driver", overtake)
        return original(desk, ask, **options)

    monkeypatch.setattr(asking.Desk, "ask", ask_late)
    assert dispatch_region(region=order.region, now=now + timedelta(seconds=1)) == 0
    assert not Offer.objects.exists()


def test_a_fence_is_checked_inside_a_transaction_only(now, django_db_blocker):
    turn = turns.Turn(region_id=1, fence=1)
    with transaction.atomic(), pytest.raises(DispatchTurn.DoesNotExist):
        turn.assert_current()
