"""Why an order was called off, for whoever reads it."""

import pytest
from django.utils.translation import override

from orders.reasons import NO_ANSWER, reason_text, sold_out_reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (NO_ANSWER, "Liike ei vastannut ajoissa."),
        (sold_out_reason("Pulla"), "Pulla on loppunut"),
        ("Liian hidas", "Liian hidas"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_the_readers_language_and_a_persons_own_as_it_is(reason, text):
    with override("fi"):
        assert reason_text(reason) == text
