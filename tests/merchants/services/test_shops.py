import pytest
from django.db import IntegrityError, transaction

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.errors import NotFound
from merchants.errors import OutsideEveryRegion
from merchants.models import Shop
from merchants.policy import OpeningPeriod
from merchants.services import create_shop, set_shop_rating, update_shop
from tests.factories.accounts import UserFactory
from tests.factories.merchants import SQUARE, RegionFactory, ShopFactory, ShopHoursFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(role=Role.MERCHANT)


def open_tasca(owner, now, **changes):
    details = {
        "name": "Tasca do Zé",
        "category": "restaurant",
        "address": "Praça da Liberdade 2",
        "lat": SQUARE.lat,
        "lng": SQUARE.lng,
    }
    return create_shop(actor=owner, now=now, **(details | changes))


def test_a_new_shop_belongs_to_its_creator_in_the_region_around_it(owner, now):
    region = RegionFactory()
    shop = open_tasca(owner, now)
    shop.refresh_from_db()
    assert (shop.owner, shop.region, shop.slug) == (owner, region, "tasca-do-ze")
    assert not shop.has_invented_menu


def test_opening_a_shop_is_an_event(owner, now):
    region = RegionFactory()
    shop = open_tasca(owner, now)
    event = Event.objects.get(name="shop.created")
    assert (event.subject_type, event.subject_id, event.at) == ("shop", str(shop.pk), now)
    assert (event.actor_id, event.actor_role) == (owner.pk, "merchant")
    assert event.data == {"region": region.slug, "name": "Tasca do Zé", "category": "restaurant"}


def test_a_second_shop_of_a_name_gets_a_number(owner, now):
    RegionFactory()
    assert [open_tasca(owner, now).slug for _ in range(3)] == [
        "tasca-do-ze",
        "tasca-do-ze-2",
        "tasca-do-ze-3",
    ]


def test_a_shop_outside_every_region_is_refused(owner, now):
    RegionFactory()
    with pytest.raises(OutsideEveryRegion):
        open_tasca(owner, now, lat=0.0, lng=0.0)
    assert not Shop.objects.exists()
    assert not Event.objects.exists()


def test_the_owner_changes_the_shop_and_its_hours(now):
    shop = ShopFactory()
    ShopHoursFactory(shop=shop)
    update_shop(
        shop_id=shop.pk,
        actor=shop.owner,
        now=now,
        changes={"is_accepting": False, "busy_extra_minutes": 10},
        hours=[OpeningPeriod(6, 600, 1500)],
    )
    shop.refresh_from_db()
    assert (shop.is_accepting, shop.busy_extra_minutes, shop.prep_minutes) == (False, 10, 25)
    periods = shop.opening_periods.values_list("weekday", "opens_minute", "closes_minute")
    assert list(periods) == [(6, 600, 1500)]
    assert Event.objects.get(name="shop.updated").data == {
        "is_accepting": False,
        "busy_extra_minutes": 10,
        "hours": "replaced",
    }


def test_hours_stay_where_none_are_given(now):
    shop = ShopHoursFactory().shop
    update_shop(shop_id=shop.pk, actor=shop.owner, now=now, changes={"name": "Nova"})
    assert shop.opening_periods.count() == 1


def test_staff_may_change_the_shop(owner, now):
    shop = ShopFactory()
    shop.staff.add(owner)
    update_shop(shop_id=shop.pk, actor=owner, now=now, changes={"name": "Nova"})
    shop.refresh_from_db()
    assert shop.name == "Nova"


def test_nobody_else_changes_a_shop(owner, now):
    shop = ShopFactory(name="Velha")
    ownerless = ShopFactory(name="Velha", owner=None)
    for target, actor in [(shop, owner), (shop, SYSTEM), (ownerless, SYSTEM)]:
        with pytest.raises(NotFound):
            update_shop(shop_id=target.pk, actor=actor, now=now, changes={"name": "Nova"})
    assert set(Shop.objects.values_list("name", flat=True)) == {"Velha"}
    assert not Event.objects.exists()


def test_what_is_not_editable_is_refused_as_a_mistake_of_the_caller(now):
    shop = ShopFactory()
    with pytest.raises(ValueError, match="slug"):
        update_shop(shop_id=shop.pk, actor=shop.owner, now=now, changes={"slug": "other"})


def test_a_rating_is_stored_with_its_count():
    shop = ShopFactory()
    set_shop_rating(shop_id=shop.pk, rating=4.25, count=8)
    shop.refresh_from_db()
    assert (shop.rating, shop.rating_count) == (4.25, 8)


@pytest.mark.parametrize(
    "changes", [{"rating": 5.1}, {"rating": 0.9}, {"delivery_radius_m": 20_001}]
)
def test_the_database_refuses_what_no_shop_can_be(changes):
    shop = ShopFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.filter(pk=shop.pk).update(**changes)
