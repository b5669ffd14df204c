"""`/metrics` tells the figures of the whole platform to those who may know."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from delivery.accounts.models import Role
from delivery.ops.queues import depths, queue_names
from delivery.ops.totals import publish, read_totals
from delivery.stores.connections import sync_redis
from delivery.telemetry import metrics
from delivery.telemetry.metrics import Counter, Histogram, drain
from tests.factories.accounts import UserFactory
from tests.outages import postgres_down, redis_down

pytestmark = pytest.mark.django_db
LOOPBACK = ["127.0.0.0/8"]


@pytest.fixture
def taken():
    drain()
    yield Counter("test_taken", "Taken.", "region")
    del metrics.counters["test_taken"], metrics._totals["test_taken"]


@pytest.fixture
def spread():
    drain()
    yield Histogram("test_spread", "Spread.", (1, 5), "kind")
    del metrics.histograms["test_spread"], metrics._totals["test_spread"]


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def stores_told(told) -> dict[str, float]:
    return {labels[0][1]: up for (name, labels), up in told.items() if name == "delivery_store_up"}


def test_nobody_unknown_may_read_them(api, settings):
    settings.METRICS_NETWORKS = ["10.0.0.0/8"]

    answer = api.get("/metrics")

    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_other_roles_may_not_read_them(client_of, role):
    assert client_of(UserFactory(role=role)).get("/metrics").status_code == 403


def test_an_administrator_reads_prometheus_text(client_of):
    answer = client_of(UserFactory(role=Role.ADMIN)).get("/metrics")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert samples(answer.content.decode())[("delivery_relay_lag_seconds", ())] == 0.0


def test_an_allowed_network_reads_them_without_signing_in(api, settings):
    settings.METRICS_NETWORKS = LOOPBACK
    assert api.get("/metrics").status_code == 200


def test_a_forged_address_opens_nothing(api, settings):
    settings.METRICS_NETWORKS = ["10.0.0.0/8"]
    assert api.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 401


def test_totals_add_up_over_processes(taken):
    taken.add("helsinki")
    publish()
    taken.add("helsinki", amount=2)  # as another process would
    publish()

    assert read_totals(["test_taken"]) == {"test_taken": {("helsinki",): 3.0}}


def test_counts_are_kept_while_redis_is_away(taken):
    taken.add("helsinki")
    with redis_down(), pytest.raises(RedisConnectionError):
        publish()
    publish()

    assert read_totals(["test_taken"]) == {"test_taken": {("helsinki",): 1.0}}


def test_a_histogram_is_told_in_growing_buckets(api, settings, spread):
    settings.METRICS_NETWORKS = LOOPBACK
    for value in (0.5, 3.0, 9.0):
        spread.observe(value, "a")
    publish()

    told = samples(api.get("/metrics").content.decode())

    kind = ("kind", "a")
    assert told[("test_spread_bucket", (kind, ("le", "1.0")))] == 1.0
    assert told[("test_spread_bucket", (kind, ("le", "5.0")))] == 2.0
    assert told[("test_spread_bucket", (kind, ("le", "+Inf")))] == 3.0
    assert told[("test_spread_count", (kind,))] == 3.0
    assert told[("test_spread_sum", (kind,))] == 12.5


def test_requests_are_counted_by_route_and_not_by_path(api, settings):
    settings.METRICS_NETWORKS = LOOPBACK
    drain()
    api.get("/health")
    api.get("/no/such/page")
    publish()

    told = samples(api.get("/metrics").content.decode())

    name = "delivery_http_request_seconds_count"
    assert told[(name, (("method", "GET"), ("route", "health"), ("status", "200")))] == 1.0
    assert told[(name, (("method", "GET"), ("route", "none"), ("status", "404")))] == 1.0


def test_without_redis_the_rest_is_still_told(api, settings):
    settings.METRICS_NETWORKS = LOOPBACK
    with redis_down():
        answer = api.get("/metrics")

    told = samples(answer.content.decode())
    assert ("delivery_relay_lag_seconds", ()) in told
    assert ("delivery_sockets_open", ()) not in told
    assert stores_told(told) == {"postgres": 1.0, "redis": 0.0}


@pytest.mark.django_db(transaction=True)
def test_without_postgresql_the_rest_is_still_told(api, settings):
    settings.METRICS_NETWORKS = LOOPBACK
    with postgres_down():
        answer = api.get("/metrics")

    told = samples(answer.content.decode())
    assert ("delivery_sockets_open", ()) in told
    assert ("delivery_relay_lag_seconds", ()) not in told
    assert stores_told(told) == {"postgres": 0.0, "redis": 1.0}


@pytest.mark.django_db(transaction=True)
def test_a_store_that_is_away_is_waited_for_once(api, settings):
    settings.METRICS_NETWORKS = LOOPBACK
    with postgres_down(), capture_logs() as lines:
        api.get("/metrics")

    assert len([line for line in lines if line["event"] == "gauge_not_read"]) == 1


def test_a_queue_s_depth_is_what_waits_in_it():
    assert dict(depths()) == dict.fromkeys(queue_names(), 0)
    sync_redis().lpush("dispatch", "{}", "{}")

    assert dict(depths())["dispatch"] == 2
