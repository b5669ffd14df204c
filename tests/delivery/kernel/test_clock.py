from datetime import UTC, datetime, timedelta, timezone

from delivery.kernel.clock import rfc3339, rfc3339_or_none, utc_now


def test_an_instant_is_written_in_utc_with_z_and_milliseconds():
    lisbon_summer = timezone(timedelta(hours=1))
    assert rfc3339(datetime(2026, 7, 1, 13, 0, 0, 123_999, lisbon_summer)) == (
        "2026-07-01T12:00:00.123Z"
    )


def test_what_has_not_happened_has_no_instant():
    assert rfc3339_or_none(None) is None


def test_now_is_in_utc():
    assert utc_now().tzinfo is UTC
