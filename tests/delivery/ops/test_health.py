import pytest
from django.db import connection

from tests.outages import postgres_down, redis_down


def test_health_touches_nothing(client, django_assert_num_queries):
    with redis_down():
        answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_while_both_stores_answer(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    body = answer.json()
    assert isinstance(body.pop("uptime_seconds"), int)
    assert body == {"status": "ok", "postgres": "connected", "redis": "connected"}


@pytest.mark.django_db
def test_without_redis_it_is_not_ready(client):
    with redis_down():
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert (answer.json()["postgres"], answer.json()["redis"]) == ("connected", "down")


@pytest.mark.django_db(transaction=True)
def test_without_postgresql_it_is_not_ready_and_recovers(client):
    with postgres_down():
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert (answer.json()["postgres"], answer.json()["redis"]) == ("down", "connected")
    connection.close()
    assert client.get("/health/ready").status_code == 200
