from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.geometry import EARTH_RADIUS_M, Point, haversine_m
from merchants.models import Category, Shop
from merchants.nearby import ShopSearch, Sort, box_around, nearby_shops, open_at
from merchants.terms import delivery_terms
from tests.factories.merchants import (
    SQUARE,
    RegionFactory,
    ShopFactory,
    ShopHoursFactory,
    TariffFactory,
)

METRES_PER_DEGREE = EARTH_RADIUS_M * 3.141592653589793 / 180


def north_of_square(distance_m):
    return {"lat": SQUARE.lat + distance_m / METRES_PER_DEGREE, "lng": SQUARE.lng}


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def find(now):
    def names(**search):
        return [shop.name for shop in nearby_shops(ShopSearch(point=SQUARE, **search), now=now)]

    return names


def test_shops_come_nearest_first_with_their_exact_distance(region, now):
    for distance_m in (900, 300, 600):
        ShopFactory(region=region, name=f"at {distance_m}", **north_of_square(distance_m))
    found = nearby_shops(ShopSearch(point=SQUARE), now=now)
    assert [shop.name for shop in found] == ["at 300", "at 600", "at 900"]
    for shop in found:
        assert shop.distance_m == pytest.approx(haversine_m(SQUARE, shop.point), abs=1e-6)


def test_only_shops_whose_own_radius_covers_the_door_are_found(region, find):
    ShopFactory(region=region, name="far", delivery_radius_m=999, **north_of_square(1000))
    ShopFactory(region=region, name="near", delivery_radius_m=1001, **north_of_square(1000))
    assert find() == ["near"]


def test_an_area_takes_the_place_of_the_radius(region, find):
    lat, lng = SQUARE.lat, SQUARE.lng
    around = [
        [lat + north / 100, lng + east / 100]
        for north, east in ((-1, -1), (2, -1), (2, 1), (-1, 1))
    ]
    ShopFactory(
        region=region, name="beyond its radius", delivery_area=around, delivery_radius_m=1,
        **north_of_square(1500),
    )  # fmt: skip
    elsewhere = [[corner_lat + 1, corner_lng] for corner_lat, corner_lng in around]
    ShopFactory(region=region, name="next door", delivery_area=elsewhere)
    assert find() == ["beyond its radius"]
    assert find(radius_m=1000) == []


def test_nothing_is_delivered_farther_than_food_travels_whatever_an_area_says(region, find):
    everywhere = [[-80, -170], [80, -170], [80, 170], [-80, 170]]
    far = ShopFactory(region=region, delivery_area=everywhere, **north_of_square(20_001))
    near = ShopFactory(region=region, delivery_area=everywhere, **north_of_square(19_999))
    assert find() == [near.name]
    assert (far.delivers_to(SQUARE), near.delivers_to(SQUARE)) == (False, True)


def test_the_query_and_the_model_agree_on_where_an_area_ends(region, now):
    random = Random(7)
    grid = [SQUARE.lat + step / 1000 for step in range(-5, 6)]
    for _ in range(40):
        # Corners on a grid: many edges are level, and many doors lie on an edge or a corner.
        ring = [
            [random.choice(grid), SQUARE.lng + random.randint(-5, 5) / 1000]
            for _ in range(random.randint(3, 9))
        ]
        ShopFactory(region=region, delivery_area=ring)
    for _ in range(25):
        door = Point(random.choice(grid), SQUARE.lng + random.randint(-5, 5) / 1000)
        found = {shop.pk for shop in nearby_shops(ShopSearch(point=door), now=now)}
        assert found == {shop.pk for shop in Shop.objects.all() if shop.delivers_to(door)}


def test_a_search_radius_narrows_but_never_widens(region, find):
    ShopFactory(region=region, name="near", **north_of_square(500))
    ShopFactory(region=region, name="outside", delivery_radius_m=100, **north_of_square(200))
    assert find(radius_m=600) == ["near"]
    assert find(radius_m=400) == []


def test_a_shop_of_a_neighbouring_region_is_found_across_the_border(region, find):
    elsewhere = RegionFactory(north=SQUARE.lat - 0.0001, south=SQUARE.lat - 0.1)
    ShopFactory(region=elsewhere, name="over there", **north_of_square(-100))
    assert find() == ["over there"]


def test_a_category_and_words_narrow_the_list(region, find):
    ShopFactory(region=region, name="Casa Verde", cuisine="vegan, salad")
    ShopFactory(region=region, name="Livraria", category=Category.BOOKS)
    assert find(category="books") == ["Livraria"]
    assert find(text="VEGAN casa") == ["Casa Verde"]
    assert find(text="vegan books") == []
    assert find(text="%") == []


def test_shops_can_be_sorted_by_time_fee_rating_and_name(region, find):
    ShopFactory(
        region=region, name="b slow", avg_prep_time_minutes=60, rating=4.9, **north_of_square(100)
    )
    ShopFactory(region=region, name="C quick", avg_prep_time_minutes=5, **north_of_square(3000))
    ShopFactory(
        region=region, name="a usual", avg_prep_time_minutes=20, rating=3.0,
        **north_of_square(1500),
    )  # fmt: skip
    assert find(sort=Sort.ETA) == ["C quick", "a usual", "b slow"]
    assert find(sort=Sort.FEE) == ["b slow", "a usual", "C quick"]
    assert find(sort=Sort.RATING) == ["b slow", "a usual", "C quick"]
    assert find(sort=Sort.NAME) == ["a usual", "b slow", "C quick"]


def test_the_fee_order_follows_each_regions_tariff(region, find):
    dear = RegionFactory(tariff=None)
    TariffFactory(region=dear, delivery_base_minor=900)
    unset = RegionFactory(tariff=None)
    ShopFactory(region=dear, name="dear", **north_of_square(10))
    ShopFactory(region=unset, name="unset", **north_of_square(2000))
    ShopFactory(region=region, name="cheap", **north_of_square(20))
    assert find(sort=Sort.FEE) == ["cheap", "unset", "dear"]


def test_a_region_without_a_tariff_charges_the_default_one(db, now):
    shop = ShopFactory(region=RegionFactory(tariff=None))
    shop.refresh_from_db()
    assert delivery_terms(shop, SQUARE, now=now).delivery_fee_minor == 190


def test_the_query_and_the_model_agree_on_who_is_open(region):
    summer_and_winter = RegionFactory(timezone="Pacific/Auckland")
    night = ShopFactory(region=region, name="night")
    ShopHoursFactory(shop=night, weekday=4, opens_minute=1080, closes_minute=1560)
    ShopHoursFactory(shop=night, weekday=6, opens_minute=0, closes_minute=1440)
    day = ShopFactory(region=summer_and_winter, name="day")
    ShopHoursFactory(shop=day, weekday=0, opens_minute=540, closes_minute=1020)
    ShopFactory(region=region, name="always")
    ShopFactory(region=region, name="switched off", is_accepting=False)
    for hour in range(0, 7 * 24, 2):
        moment = datetime(2026, 11, 16, 0, 59, tzinfo=UTC) + timedelta(hours=hour)
        by_query = set(Shop.objects.filter(open_at(moment)).values_list("name", flat=True))
        by_model = {shop.name for shop in Shop.objects.all() if shop.is_open(moment)}
        assert by_query == by_model, moment


@pytest.mark.parametrize(
    "day", [datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)]
)
def test_the_query_and_the_model_agree_in_the_nights_when_clocks_change(db, day):
    helsinki = RegionFactory(timezone="Europe/Helsinki")
    late = ShopFactory(region=helsinki, name="late")
    ShopHoursFactory(shop=late, weekday=5, opens_minute=1080, closes_minute=1650)
    early = ShopFactory(region=helsinki, name="early")
    ShopHoursFactory(shop=early, weekday=6, opens_minute=210, closes_minute=720)
    shops = list(Shop.objects.select_related("region").prefetch_related("opening_periods"))
    for quarter in range(22 * 4, 28 * 4):
        moment = day + timedelta(minutes=15 * quarter)
        by_query = set(Shop.objects.filter(open_at(moment)).values_list("name", flat=True))
        assert by_query == {shop.name for shop in shops if shop.is_open(moment)}, moment


def test_without_any_region_nothing_is_open(db, now):
    assert not Shop.objects.filter(open_at(now)).exists()


def test_a_page_costs_three_queries(region, now, django_assert_num_queries):
    for _ in range(3):
        ShopHoursFactory(shop=ShopFactory(region=region), weekday=2, closes_minute=1440)
    with django_assert_num_queries(3):
        found = list(nearby_shops(ShopSearch(point=SQUARE, only_open=True), now=now))
        assert [shop.is_open(now) for shop in found] == [True, True, True]
        terms = [delivery_terms(shop, SQUARE, now=now) for shop in found]
        assert [one.delivery_fee_minor for one in terms] == [190] * 3


def test_a_search_at_a_pole_or_the_antipodes_finds_nothing_and_does_not_fail(region, now):
    ShopFactory(region=region)
    for point in (Point(90, 0), Point(-90, 180), Point(-SQUARE.lat, 180 + SQUARE.lng)):
        assert list(nearby_shops(ShopSearch(point=point), now=now)) == []


@given(
    lat=st.floats(-85, 85),
    lng=st.floats(-179, 179),
    radius_m=st.floats(1, 20_000),
    bearing=st.floats(0, 1),
)
def test_the_box_holds_every_point_of_the_circle(lat, lng, radius_m, bearing):
    centre = Point(lat, lng)
    box = box_around(centre, radius_m)
    corner = Point(
        box.south + (box.north - box.south) * bearing,
        box.west + (box.east - box.west) * bearing,
    )
    assert box.contains(centre)
    assert box.contains(corner)
    for edge in (Point(box.north, lng), Point(box.south, lng)):
        assert haversine_m(centre, edge) == pytest.approx(radius_m, rel=1e-6)
    for edge in (Point(lat, box.west), Point(lat, box.east)):
        if abs(edge.lng) < 180:
            assert haversine_m(centre, edge) >= radius_m * 0.999
