import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.geo.models import Region
from delivery.geo.osm.opening_hours import OpeningInterval
from delivery.kernel.geometry import Point
from merchants.models import MenuItem, Option, Shop, Tariff
from merchants.services import import_region
from tests.factories.accounts import UserFactory
from tests.factories.regions import EVERY_DAY, map_address, map_shop, region_file

pytestmark = pytest.mark.django_db


def import_two(now, **changes):
    shops = (map_shop("n1", **changes), map_shop("n2", name="Livraria"))
    return import_region(region_file(shops=shops, addresses=(map_address("7"),)), now=now)


def test_a_region_comes_with_tariff_addresses_and_shops(now):
    report = import_two(now)
    region = Region.objects.get(slug="porto")
    assert (report.shops_created, report.shops_updated, report.shops_kept) == (2, 0, 0)
    assert (report.addresses, report.region) == (1, region)
    assert Tariff.objects.filter(region=region).exists()
    assert list(region.shops.order_by("map_id").values_list("map_id", "slug")) == [
        ("n1", "cafe-n1"),
        ("n2", "livraria"),
    ]


def test_menus_are_invented_and_marked_as_such(now):
    report = import_two(now)
    assert report.menu_items_created == MenuItem.objects.count()
    for shop in Shop.objects.all():
        assert shop.has_invented_menu
        assert 6 <= shop.menu_items.count() <= 14
        assert 5 <= shop.avg_prep_time_minutes <= 12
    assert Option.objects.exists()


def test_a_second_import_leaves_shops_menus_and_their_ids_alone(now):
    import_two(now)
    before = list(MenuItem.objects.order_by("id").values())
    ids = list(Shop.objects.order_by("id").values_list("id", "slug"))
    report = import_two(now)
    assert (report.shops_created, report.shops_updated, report.menu_items_created) == (0, 2, 0)
    assert list(MenuItem.objects.order_by("id").values()) == before
    assert list(Shop.objects.order_by("id").values_list("id", "slug")) == ids


def test_a_later_import_takes_over_what_the_map_has_learned(now):
    import_two(now)
    import_two(now, name="Café Novo", position=Point(41.15, -8.6), opening_hours=EVERY_DAY)
    shop = Shop.objects.get(map_id="n1")
    assert (shop.name, shop.slug, shop.point) == ("Café Novo", "cafe-n1", Point(41.15, -8.6))
    assert shop.opening_periods.count() == 7


def test_opening_hours_follow_the_weekdays_of_the_map(now):
    sunday_only = ((),) * 6 + ((OpeningInterval(1200, 1560),),)
    import_two(now, opening_hours=sunday_only)
    periods = Shop.objects.get(map_id="n1").opening_periods
    assert list(periods.values_list("weekday", "opens_minute", "closes_minute")) == [
        (6, 1200, 1560)
    ]


def test_a_shop_with_an_owner_stays_as_its_owner_has_it(now):
    import_two(now)
    owner = UserFactory(role=Role.MERCHANT)
    Shop.objects.filter(map_id="n1").update(owner=owner, name="Mine")
    report = import_two(now, opening_hours=EVERY_DAY)
    shop = Shop.objects.get(map_id="n1")
    assert (report.shops_updated, report.shops_kept) == (1, 1)
    assert shop.name == "Mine"
    assert not shop.opening_periods.exists()


def test_shops_of_one_name_get_numbered_slugs(now):
    shops = tuple(map_shop(f"n{number}", name="Pão Quente") for number in range(3))
    import_region(region_file(shops=shops), now=now)
    assert list(Shop.objects.order_by("map_id").values_list("slug", flat=True)) == [
        "pao-quente",
        "pao-quente-2",
        "pao-quente-3",
    ]


def test_an_import_is_one_event(now):
    import_two(now)
    event = Event.objects.get()
    assert (event.name, event.subject_id, event.at) == ("region.imported", "porto", now)
    assert event.data == {
        "shops_created": 2,
        "shops_updated": 0,
        "shops_kept": 0,
        "addresses": 1,
    }


def test_names_of_any_length_are_stored(now):
    shops = (map_shop("n1", name="ã" * 300, address="x" * 400, cuisine=("y" * 200,)),)
    import_region(region_file(shops=shops), now=now)
    assert Shop.objects.get().name == "ã" * 120
