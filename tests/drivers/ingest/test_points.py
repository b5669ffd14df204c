from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.geo.positions import Fix
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from drivers.ingest.points import MAX_POINTS, read_fixes

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HERE = {"lat": 41.15, "lng": -8.61}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("lat"), inner),
    max_leaves=3,
)


def outcome_of(content):
    """Return the fixes read, or the messages of a refusal."""
    try:
        return [fix.point.is_on_earth for fix in read_fixes(content, now=NOW)]
    except Invalid as refused:
        return list(refused.fields.values())


def test_a_point_without_a_time_was_recorded_now():
    assert read_fixes(HERE, now=NOW) == [Fix(Point(41.15, -8.61), NOW)]


def test_everything_a_device_tells_is_read():
    told = HERE | {
        "recorded_at": "2026-11-18T13:59:58.5+02:00",
        "speed_mps": 4,
        "heading_deg": 359.5,
        "accuracy_m": None,
    }
    at = datetime(2026, 11, 18, 11, 59, 58, 500_000, tzinfo=UTC)
    assert read_fixes(told, now=NOW) == [Fix(Point(41.15, -8.61), at, 4.0, 359.5, None)]


def test_an_instant_without_a_zone_is_in_utc():
    [fix] = read_fixes(HERE | {"recorded_at": "2026-11-18T11:00:00"}, now=NOW)
    assert fix.recorded_at == datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


def test_a_batch_keeps_its_order():
    fixes = read_fixes({"points": [HERE, HERE | {"lat": 1}]}, now=NOW)
    assert [fix.point.lat for fix in fixes] == [41.15, 1.0]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"lng": 1}, "lat"),
        (HERE | {"lat": "41.15"}, "lat"),
        (HERE | {"lat": True}, "lat"),
        (HERE | {"lat": 90.01}, "lat"),
        (HERE | {"lng": float("nan")}, "lng"),
        (HERE | {"lng": 10**400}, "lng"),
        (HERE | {"speed_mps": -1}, "speed_mps"),
        (HERE | {"heading_deg": 361}, "heading_deg"),
        (HERE | {"recorded_at": "2026-11-18"}, "recorded_at"),
        (HERE | {"recorded_at": None}, "recorded_at"),
        (HERE | {"recorded_at": 1763467200}, "recorded_at"),
        ({"points": []}, "points"),
        ({"points": HERE}, "points"),
        ({"points": [HERE] * (MAX_POINTS + 1)}, "points"),
        ({"points": [HERE, 7]}, "points.1"),
        ({"points": [HERE, HERE | {"lat": None}]}, "points.1.lat"),
    ],
)
def test_what_is_wrong_is_named(content, path):
    with pytest.raises(Invalid) as refused:
        read_fixes(content, now=NOW)
    assert list(refused.value.fields) == [path]


@given(st.sampled_from(["lat", "lng", "recorded_at", "speed_mps", "points"]), JSON)
def test_any_json_is_read_or_refused(name, value):
    outcome = outcome_of(HERE | {name: value})
    assert outcome
    assert all(outcome)
