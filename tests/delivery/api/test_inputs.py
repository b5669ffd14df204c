from datetime import UTC, datetime

import pytest
from rest_framework.exceptions import ValidationError

from delivery.api.inputs import InstantField

MOMENT = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-29T12:00Z", "2026-11-29T14:00:00+02:00"])
def test_an_instant_is_read_with_its_offset(text):
    assert InstantField().run_validation(text) == MOMENT


@pytest.mark.parametrize("text", ["2026-11-29T12:00", "2026-11-29T12:00:00.5"])
def test_an_instant_without_an_offset_is_refused(text):
    with pytest.raises(ValidationError, match="no offset from UTC"):
        InstantField().run_validation(text)
