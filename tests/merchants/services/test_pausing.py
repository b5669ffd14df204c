from datetime import UTC, datetime, timedelta

import pytest

from delivery.events.models import Event
from delivery.kernel.errors import NotFound
from merchants.services.pausing import Pause, pause_shop, resume_due_shops, resume_shop
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pause", "resumes_at"),
    [
        (Pause.HALF_HOUR, datetime(2026, 11, 18, 12, 30, tzinfo=UTC)),
        (Pause.HOUR, datetime(2026, 11, 18, 13, 0, tzinfo=UTC)),
        (Pause.TODAY, datetime(2026, 11, 19, 4, 0, tzinfo=UTC)),
        (Pause.UNTIL_RESUMED, None),
    ],
)
def test_a_paused_shop_takes_no_orders_and_knows_until_when(now, pause, resumes_at):
    shop = ShopFactory()

    pause_shop(shop_id=shop.pk, actor=shop.owner, now=now, pause=pause)

    shop.refresh_from_db()
    assert (shop.is_open(now), shop.resumes_at) == (False, resumes_at)
    assert Event.objects.filter(name="shop.updated").count() == 1


def test_a_shop_resumes_when_its_pause_is_over_and_not_before(now):
    shop = ShopFactory()
    pause_shop(shop_id=shop.pk, actor=shop.owner, now=now, pause=Pause.HALF_HOUR)

    assert resume_due_shops(now=now + timedelta(minutes=29)) == 0
    assert resume_due_shops(now=now + timedelta(minutes=30)) == 1
    assert resume_due_shops(now=now + timedelta(minutes=31)) == 0

    shop.refresh_from_db()
    assert (shop.is_accepting, shop.resumes_at) == (True, None)


def test_a_shop_that_is_switched_off_by_hand_stays_off(now):
    shop = ShopFactory()
    pause_shop(shop_id=shop.pk, actor=shop.owner, now=now, pause=Pause.UNTIL_RESUMED)

    assert resume_due_shops(now=now + timedelta(days=30)) == 0


@pytest.mark.parametrize("act", [pause_shop, resume_shop])
def test_another_shop_s_owner_can_neither_pause_nor_resume(now, act):
    shop, stranger = ShopFactory(is_accepting=act is pause_shop), UserFactory(role="merchant")
    extra = {"pause": Pause.HOUR} if act is pause_shop else {}

    with pytest.raises(NotFound):
        act(shop_id=shop.pk, actor=stranger, now=now, **extra)

    shop.refresh_from_db()
    assert shop.is_accepting is (act is pause_shop)
    assert not Event.objects.exists()
