from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import rfc3339, utc_now
from drivers.services.history import HistoryPoint, write_points
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon():
    """Today, for only these days have partitions."""
    return utc_now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def driver(noon):
    """A driver with three points, ten seconds apart."""
    user = make_driver(vehicle_type="scooter")
    times = [noon + timedelta(seconds=10 * n) for n in (2, 0, 1)]
    write_points(points=[HistoryPoint(user.pk, at, at, 60.17, 24.94, 4.5) for at in times])
    return user


@pytest.fixture
def operator(client_of):
    """An operator's client."""
    return client_of(UserFactory(role=Role.ADMIN))


def ask(client, driver_id, start, end):
    query = {"from": rfc3339(start), "to": rfc3339(end)}
    return client.get(f"/api/v1/admin/drivers/{driver_id}/track", query)


def test_points_are_listed_oldest_first(operator, driver, noon):
    answer = ask(operator, driver.pk, noon, noon + timedelta(hours=1))
    assert answer.status_code == 200
    track = answer.json()
    assert (track["driver_id"], track["vehicle_type"], track["step"]) == (driver.pk, "scooter", 1)
    assert [point["recorded_at"] for point in track["points"]] == [
        rfc3339(noon + timedelta(seconds=s)) for s in (0, 10, 20)
    ]
    assert track["points"][0] == {
        "lat": 60.17,
        "lng": 24.94,
        "recorded_at": rfc3339(noon),
        "speed_mps": 4.5,
        "heading_deg": None,
        "accuracy_m": None,
        "is_late": False,
        "is_inaccurate": False,
    }


def test_the_end_is_not_part_of_it(operator, driver, noon):
    answer = ask(operator, driver.pk, noon, noon + timedelta(seconds=20))
    assert len(answer.json()["points"]) == 2


def test_a_long_track_is_thinned_and_says_so(operator, driver, noon, monkeypatch):
    monkeypatch.setattr("drivers.tracks.MAX_POINTS", 2)
    track = ask(operator, driver.pk, noon, noon + timedelta(hours=1)).json()
    assert (len(track["points"]), track["step"]) == (2, 2)


@pytest.mark.parametrize("hours", [0, 25])
def test_a_stretch_is_a_day_at_most_and_not_empty(operator, driver, noon, hours):
    answer = ask(operator, driver.pk, noon, noon + timedelta(hours=hours))
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["to"]


def test_an_unknown_driver_is_not_found(operator, noon):
    assert ask(operator, 999_999, noon, noon + timedelta(hours=1)).status_code == 404


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_only_operators_learn_where_a_driver_was(client_of, driver, noon, role):
    answer = ask(client_of(UserFactory(role=role)), driver.pk, noon, noon + timedelta(hours=1))
    assert answer.status_code == 403
    assert "points" not in answer.json()


def test_an_end_without_its_offset_is_refused(operator, driver):
    query = {"from": "2026-11-18T12:00", "to": "2026-11-18T13:00Z"}
    answer = operator.get(f"/api/v1/admin/drivers/{driver.pk}/track", query)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["from"]
