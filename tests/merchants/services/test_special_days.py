from datetime import timedelta

import pytest

from delivery.kernel.errors import NotFound
from merchants.models import Shop
from merchants.nearby import open_at
from merchants.services import update_shop
from merchants.services.special_days import remove_special_day, set_special_day
from orders.services.shelves import shop_on_sale
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory, ShopHoursFactory

pytestmark = pytest.mark.django_db


def set_day(shop, now, *stretches, actor=None, days=0):
    return set_special_day(
        shop_id=shop.pk, on_date=(now + timedelta(days=days)).date(), stretches=stretches,
        note="Holiday", actor=actor or shop.owner, now=now,
    )  # fmt: skip


@pytest.mark.parametrize("is_weekly", [True, False])
@pytest.mark.parametrize(
    ("stretches", "expected"),
    [((), False), (((600, 780),), True), (((780, 900),), False)],
)
def test_the_list_the_shop_and_the_checkout_agree_on_a_special_day(
    now, is_weekly, stretches, expected
):
    shop = ShopFactory()
    if is_weekly:
        ShopHoursFactory(shop=shop, weekday=2)
    set_day(shop, now, *stretches)

    assert Shop.objects.filter(open_at(now)).exists() is expected
    assert Shop.objects.get().is_open(now) is expected
    assert shop_on_sale(shop.pk, [])[0].is_open(now) is expected


def test_yesterday_s_special_night_still_counts(now):
    shop = ShopFactory()
    ShopHoursFactory(shop=shop, weekday=0)
    set_day(shop, now, (1200, 1440 + 780), days=-1)

    assert Shop.objects.filter(open_at(now)).exists()
    assert Shop.objects.get().is_open(now)


def test_a_day_without_its_special_hours_has_its_weekday_s_again(now):
    shop = ShopFactory()
    set_day(shop, now)

    remove_special_day(shop_id=shop.pk, on_date=now.date(), actor=shop.owner, now=now)

    assert Shop.objects.get().is_open(now)


def test_new_weekly_hours_leave_special_days_alone(now):
    shop = ShopFactory()
    set_day(shop, now)

    update_shop(shop_id=shop.pk, actor=shop.owner, now=now, changes={}, hours=[])

    assert not Shop.objects.get().is_open(now)


def test_another_shop_s_owner_sets_no_day(now):
    shop = ShopFactory()

    with pytest.raises(NotFound):
        set_day(shop, now, actor=UserFactory(role="merchant"))

    assert not shop.opening_periods.exists()
