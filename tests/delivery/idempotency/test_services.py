import threading
from datetime import timedelta

import pytest
from django.db import connection

from delivery.idempotency.models import IdempotencyKey
from delivery.idempotency.services import (
    KeyInFlight,
    KeyRequired,
    KeyReused,
    Reply,
    purge_keys,
    run_once,
)
from delivery.kernel.errors import Conflict
from tests.factories.accounts import UserFactory


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def call(user, now):
    runs = []

    def make(key="k", body=None, **changes):
        def run():
            runs.append(key)
            return 201, {"number": len(runs)}

        arguments = {"user_id": user.pk, "route": "POST /orders", "now": now, "run": run}
        return run_once(key=key, body=body or {"a": 1}, **(arguments | changes))

    make.runs = runs
    return make


def test_a_repeated_request_gets_the_stored_reply(call):
    assert call() == Reply(201, {"number": 1}, is_replay=False)
    assert call() == Reply(201, {"number": 1}, is_replay=True)
    assert call.runs == ["k"]


def test_the_order_of_a_bodys_fields_does_not_matter(call):
    call(body={"a": 1, "b": 2})
    assert call(body={"b": 2, "a": 1}).is_replay


def test_a_key_belongs_to_one_body(call):
    call(body={"a": 1})
    with pytest.raises(KeyReused):
        call(body={"a": 2})
    assert call.runs == ["k"]


def test_a_key_belongs_to_one_user_and_one_route(call):
    call()
    assert not call(user_id=UserFactory().pk).is_replay
    assert not call(route="POST /other").is_replay


@pytest.mark.parametrize("key", ["", "x" * 65, "a\nb", "\x00"])
def test_a_key_has_1_to_64_printable_characters(call, key):
    with pytest.raises(KeyRequired):
        call(key=key)
    assert call.runs == []


@pytest.mark.parametrize("key", ["x", "x" * 64, "ключ 1"])
def test_any_printable_key_of_that_length_will_do(call, key):
    assert call(key=key).status == 201


def test_a_failure_stores_nothing_so_that_it_can_be_tried_again(call):
    def fail():
        raise Conflict

    with pytest.raises(Conflict):
        call(run=fail)
    assert not IdempotencyKey.objects.exists()
    assert call() == Reply(201, {"number": 1}, is_replay=False)


@pytest.mark.django_db(transaction=True)
def test_a_key_in_flight_is_told_to_wait(call):
    started, finish = threading.Event(), threading.Event()

    def slow():
        started.set()
        assert finish.wait(30)
        return 201, {}

    def work():
        try:
            call(run=slow)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert started.wait(30)
        with pytest.raises(KeyInFlight) as refusal:
            call()
        assert refusal.value.retry_after_s == 1
    finally:
        finish.set()
        thread.join()
    assert call().is_replay


def test_keys_are_forgotten_after_a_day(call, now):
    call(key="old", now=now - timedelta(hours=24, seconds=1))
    call(key="young", now=now - timedelta(hours=23))
    assert purge_keys(now=now) == 1
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["young"]
