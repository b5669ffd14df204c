import pytest
from django.db import IntegrityError, transaction

from tests.factories.merchants import RegionFactory

pytestmark = pytest.mark.django_db


def test_bounds_in_the_wrong_order_are_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(south=2, north=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionFactory(west=2, east=1)
