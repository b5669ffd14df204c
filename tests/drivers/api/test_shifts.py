import json
from datetime import timedelta

import pytest

from delivery.kernel.clock import rfc3339, utc_now
from drivers.models import Driver
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver, online_driver
from tests.factories.merchants import SQUARE, RegionFactory

pytestmark = pytest.mark.django_db
HERE = {"lat": SQUARE.lat, "lng": SQUARE.lng}
LOCATION = "/api/v1/driver/location"


@pytest.fixture
def driver():
    RegionFactory()
    return online_driver(SQUARE, now=utc_now() - timedelta(seconds=30))


def test_a_driver_goes_online_and_offline(client_of):
    region, user = RegionFactory(), make_driver()
    client = client_of(user)
    online = client.post("/api/v1/driver/go-online", HERE)
    assert online.status_code == 200
    assert (online.json()["status"], online.json()["region"]) == ("online", region.slug)
    offline = client.post("/api/v1/driver/go-offline")
    assert offline.status_code == 200
    assert offline.json()["status"] == "offline"


def test_a_shift_may_name_its_end(client_of):
    RegionFactory()
    ends_at = rfc3339(utc_now() + timedelta(hours=4))
    response = client_of(make_driver()).post(
        "/api/v1/driver/go-online", {**HERE, "shift_ends_at": ends_at}
    )
    assert response.json()["shift_ends_at"] == ends_at


def test_outside_every_region_going_online_is_422(client_of):
    user = make_driver()
    response = client_of(user).post("/api/v1/driver/go-online", {"lat": 0, "lng": 0})
    assert response.status_code == 422
    assert response.json()["code"] == "outside_every_region"
    assert Driver.objects.get().status == "offline"


@pytest.mark.parametrize(
    "path", ["go-online", "go-offline", "location", "offers", "orders", "route", "earnings"]
)
def test_only_drivers_are_served(api, client_of, path):
    call = "get" if path in {"offers", "orders", "route", "earnings"} else "post"
    address = f"/api/v1/driver/{path}"
    assert getattr(api, call)(address).status_code == 401
    assert getattr(client_of(UserFactory()), call)(address).status_code == 403


def test_one_location_is_taken(client_of, driver):
    response = client_of(driver).post(LOCATION, {**HERE, "recorded_at": rfc3339(utc_now())})
    assert response.status_code == 202
    assert response.json() == {"accepted": 1, "rejected": 0}


def test_a_batch_is_taken_point_by_point(client_of, driver):
    now = utc_now()
    ages = [7200, 2, 1, -600]
    points = [{**HERE, "recorded_at": rfc3339(now - timedelta(seconds=age))} for age in ages]
    response = client_of(driver).post(LOCATION, {"points": points})
    assert response.json() == {"accepted": 2, "rejected": 2}


def test_a_hundred_points_are_taken_and_one_more_is_400(client_of, driver):
    now = utc_now()
    points = [
        {**HERE, "recorded_at": rfc3339(now - timedelta(milliseconds=100 - n))} for n in range(101)
    ]
    client = client_of(driver)
    assert client.post(LOCATION, {"points": points[:100]}).json()["accepted"] == 100
    refused = client.post(LOCATION, {"points": points})
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == ["points"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"lat": 91, "lng": 0},
        {"lat": 0, "lng": -181},
        {"lat": "north", "lng": 0},
        {"lat": None, "lng": 0},
        {"points": []},
        {"points": "here"},
        {"points": [{"lat": 1}]},
        {**HERE, "speed_mps": -1},
        {**HERE, "recorded_at": "yesterday"},
        [],
    ],
)
def test_a_location_that_makes_no_sense_is_400(client_of, driver, body):
    assert client_of(driver).post(LOCATION, body).status_code == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_coordinate_that_is_no_number_is_400(client_of, driver, number):
    body = json.dumps(HERE).replace(str(SQUARE.lat), number)
    response = client_of(driver).post(LOCATION, body, content_type="application/json")
    assert response.status_code == 400


def test_between_shifts_a_location_is_409(client_of):
    RegionFactory()
    response = client_of(make_driver()).post(LOCATION, HERE)
    assert response.status_code == 409
    assert response.json()["code"] == "driver_offline"


def test_an_account_without_a_profile_is_404(client_of):
    response = client_of(UserFactory(role="driver")).post("/api/v1/driver/go-offline")
    assert response.status_code == 404
    assert response.json()["code"] == "no_driver_profile"
