from datetime import UTC, datetime, timedelta

import pytest

from delivery.kernel.errors import NotFound
from merchants.services import update_menu_item
from merchants.services.availability import (
    Availability,
    restock,
    set_item_availability,
    set_option_availability,
)
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, OptionFactory, OptionGroupFactory

pytestmark = pytest.mark.django_db
FOUR_IN_THE_MORNING = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)


def set_item(item, availability, now, actor=None):
    return set_item_availability(
        shop_id=item.shop_id, item_id=item.pk, actor=actor or item.shop.owner, now=now,
        availability=availability,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("availability", "expected"),
    [
        (Availability.OUT_TODAY, (False, FOUR_IN_THE_MORNING)),
        (Availability.OUT, (False, None)),
        (Availability.ON_SALE, (True, None)),
    ],
)
def test_an_item_is_sold_out_for_today_or_until_changed(now, availability, expected):
    item = MenuItemFactory()

    set_item(item, availability, now)

    item.refresh_from_db()
    assert (item.is_available, item.available_again_at) == expected


def test_what_was_sold_out_for_today_is_back_tomorrow_and_nothing_else(now):
    today, until_changed = MenuItemFactory(), MenuItemFactory()
    option = OptionFactory(group=OptionGroupFactory(item=today))
    set_item(today, Availability.OUT_TODAY, now)
    set_item(until_changed, Availability.OUT, now)
    set_option_availability(
        shop_id=today.shop_id, option_id=option.pk, actor=today.shop.owner, now=now,
        availability=Availability.OUT_TODAY,
    )  # fmt: skip

    assert restock(now=FOUR_IN_THE_MORNING - timedelta(seconds=1)) == 0
    assert restock(now=FOUR_IN_THE_MORNING) == 2

    for row in (today, until_changed, option):
        row.refresh_from_db()
    assert [today.is_available, until_changed.is_available, option.is_available] == [
        True, False, True,
    ]  # fmt: skip


def test_putting_it_on_sale_by_the_api_ends_the_day_s_absence(now):
    item = MenuItemFactory()
    set_item(item, Availability.OUT_TODAY, now)

    update_menu_item(
        shop_id=item.shop_id, item_id=item.pk, actor=item.shop.owner, now=now,
        fields={"is_available": True},
    )  # fmt: skip

    item.refresh_from_db()
    assert (item.is_available, item.available_again_at) == (True, None)


def test_another_shop_s_owner_sells_nothing_out(now):
    item = MenuItemFactory()
    option = OptionFactory(group=OptionGroupFactory(item=item))
    own = MenuItemFactory()

    with pytest.raises(NotFound):
        set_item(item, Availability.OUT, now, actor=UserFactory(role="merchant"))
    with pytest.raises(NotFound):
        set_option_availability(
            shop_id=own.shop_id, option_id=option.pk, actor=own.shop.owner, now=now,
            availability=Availability.OUT,
        )  # fmt: skip

    item.refresh_from_db()
    option.refresh_from_db()
    assert (item.is_available, option.is_available) == (True, True)
