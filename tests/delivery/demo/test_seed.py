from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from pytest_django import DjangoDbBlocker

from delivery.accounts.models import Role, User
from delivery.demo.accounts import PASSWORD
from delivery.demo.seed import NAMED_SHOPS, seed_demo
from drivers.models import DispatchPolicy, Driver
from merchants.models import MenuItem, Shop
from orders.models import Promotion

# Undoes what one test changes in the seeded city, and gives these tests their tables if run alone.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Seed once for all tests, in a transaction that is undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo(scale=1, now=datetime(2026, 11, 18, 12, 0, tzinfo=UTC))
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("seeded_once")
def test_the_named_accounts_exist_with_the_public_password() -> None:
    named = User.objects.exclude(email__startswith="sim-")

    assert sorted(named.values_list("email", flat=True)) == [
        "admin@demo.test",
        *(f"customer{number}@demo.test" for number in (1, 2, 3)),
        *(f"driver{number}@demo.test" for number in (1, 2, 3)),
        *(f"merchant{number}@demo.test" for number in (1, 2, 3)),
    ]
    assert all(check_password(PASSWORD, user.password) for user in named)


@pytest.mark.usefixtures("seeded_once")
def test_each_named_merchant_owns_one_shop_that_never_closes(now: datetime) -> None:
    for number, map_id in enumerate(NAMED_SHOPS, start=1):
        shop = Shop.objects.get(owner__email=f"merchant{number}@demo.test")

        assert shop.map_id == map_id
        assert not shop.opening_periods.exists()
        assert shop.menu_items.exists()


@pytest.mark.usefixtures("seeded_once")
def test_every_shop_has_somebody_to_run_it_and_every_driver_a_vehicle() -> None:
    assert Shop.objects.count() == 503
    assert not Shop.objects.filter(owner=None).exists()
    assert Driver.objects.count() == User.objects.filter(role=Role.DRIVER).count() == 27
    assert Driver.objects.values("vehicle_type").distinct().count() == 3


@pytest.mark.usefixtures("seeded_once")
def test_everybody_has_a_number_also_where_the_demo_had_none_before(now: datetime) -> None:
    numbers = dict(User.objects.values_list("email", "phone"))
    assert "" not in numbers.values()
    assert numbers["merchant1@demo.test"] == "+44 1632 960001"

    User.objects.update(phone="")
    seed_demo(scale=1, now=now)

    assert dict(User.objects.values_list("email", "phone")) == numbers


@pytest.mark.usefixtures("seeded_once")
def test_a_second_run_changes_nothing(now: datetime) -> None:
    def everything() -> list[list[tuple[object, ...]]]:
        models = (User, Driver, Shop, MenuItem)
        return [list(model.objects.order_by("pk").values_list()) for model in models]

    before = everything()

    seed_demo(scale=1, now=now)

    assert everything() == before


@pytest.mark.usefixtures("seeded_once")
def test_a_second_run_leaves_a_shop_with_whoever_took_it_over(now: datetime) -> None:
    owner = User.objects.create_user("owner@example.test", role=Role.MERCHANT, name="Owner")
    shop = Shop.objects.exclude(map_id__in=NAMED_SHOPS).first()
    assert shop is not None
    shop.owner = owner
    shop.save()

    seed_demo(scale=1, now=now)

    shop.refresh_from_db()
    assert shop.owner == owner


@pytest.mark.usefixtures("seeded_once")
def test_a_larger_scale_adds_customers_and_drivers(now: datetime) -> None:
    seed_demo(scale=2, now=now)

    simulated = User.objects.filter(email__startswith="sim-")
    assert simulated.filter(role=Role.CUSTOMER).count() == 24
    assert simulated.filter(role=Role.DRIVER).count() == 48
    assert simulated.filter(role=Role.MERCHANT).count() == 5


@pytest.mark.usefixtures("seeded_once")
@pytest.mark.parametrize(("for_people", "lead_s"), [(True, 4 * 60 * 60), (False, 45)])
def test_people_get_offers_at_once_and_simulated_drivers_just_in_time(
    now: datetime, for_people: bool, lead_s: int
) -> None:
    seed_demo(scale=1, now=now, for_people=not for_people)
    seed_demo(scale=1, now=now, for_people=for_people)
    assert DispatchPolicy.objects.get().offer_lead_s == lead_s


@pytest.mark.usefixtures("seeded_once")
def test_there_is_a_promotion_to_try() -> None:
    assert Promotion.objects.get().code == "HELLO10"
