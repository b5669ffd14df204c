import pytest

from delivery.stores.connections import sync_redis
from drivers.services.waking import answer_call, wake_dispatcher
from tests.factories.merchants import RegionFactory

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return sync_redis().llen("dispatch")


def test_many_calls_make_one_run(django_capture_on_commit_callbacks):
    region = RegionFactory()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            wake_dispatcher(region)
    assert waiting() == 1


def test_an_answered_call_may_be_followed_by_another(django_capture_on_commit_callbacks):
    region = RegionFactory()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            wake_dispatcher(region)
        answer_call(region)
    assert waiting() == 2


def test_nothing_is_called_before_the_commit():
    wake_dispatcher(RegionFactory())
    assert waiting() == 0
