import pytest

from delivery.notifications.catalogue import kind_of
from delivery.notifications.wording import write
from tests.delivery.notifications.conftest import PARAMS


@pytest.mark.parametrize(
    ("language", "amount"), [("", "€1,234.50"), ("fi", "1\xa0234,50\xa0€"), ("pt", "1234,50\xa0€")]
)
def test_an_amount_is_written_as_the_readers_language_does(language, amount):
    refund = {"amount_minor": 123_450, "currency": "EUR"}
    assert (
        amount
        in write(kind_of("order_cancelled"), PARAMS | {"refund": refund}, language=language).body
    )


def test_an_amount_that_was_stored_as_text_stays_as_it_is():
    assert "€12.00" in write(kind_of("order_cancelled"), PARAMS, language="fi").body
