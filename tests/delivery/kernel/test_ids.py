from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.ids import instant_of, new_id, uuid7, uuid7_floor

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
instants = st.integers(0, 7_000_000_000_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))


@given(instants)
def test_an_id_carries_its_instant_to_the_millisecond(instant):
    assert instant_of(uuid7(instant)) == instant


@given(instants, instants)
def test_ids_sort_by_time(one, other):
    if one < other:
        assert uuid7(one) < uuid7_floor(other) <= uuid7(other)


@given(instants)
def test_an_id_is_a_version_7_of_the_rfc(instant):
    value = uuid7(instant)
    assert value.version == 7
    assert value.variant == "specified in RFC 4122"


def test_a_fresh_id_is_of_now():
    assert abs(instant_of(new_id()) - datetime.now(UTC)) < timedelta(seconds=5)


def test_ids_of_one_instant_differ():
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert len({uuid7(noon) for _ in range(1_000)}) == 1_000
