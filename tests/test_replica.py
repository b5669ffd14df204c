"""Lists are read from a real streaming replica, and nobody misses what they did themselves."""

import pytest
from django.conf import settings
from django.db import connections, router, transaction
from django.test import override_settings

from delivery.kernel.clock import utc_now
from delivery.stores import replicas
from delivery.stores.databases import REPLICA, databases
from delivery.stores.replicas import read_lagging
from orders.models import Order
from tests.factories.orders import confirmed_order
from tests.replicas import streaming, until

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", REPLICA])


@pytest.fixture(scope="module")
def servers(django_db_setup, tmp_path_factory):
    """The databases that Django knows in this module, and the replica behind the second one."""
    with streaming(tmp_path_factory.mktemp("streaming")) as (url, replica):
        found = connections.configure_settings(databases(url, replica.url, pool_size=8))
        connections.settings[REPLICA] = found[REPLICA]
        yield found, replica
        # Whatever still speaks to these servers must not meet the next module's tests.
        connections["default"].close()
        connections["default"].close_pool()
        connections[REPLICA].close()
        connections[REPLICA].close_pool()
        del connections[REPLICA], connections.settings[REPLICA]


def point_default_to(fields):
    """Let the primary be another database from now on."""
    connections["default"].close()
    connections["default"].close_pool()
    kept, connections["default"].settings_dict = connections["default"].settings_dict, fields
    return kept


@pytest.fixture
def replica(servers, transactional_db):
    """Let Django work on both."""
    found, replica = servers
    replica.resume()
    kept = point_default_to(
        {**found["default"], "TEST": connections["default"].settings_dict["TEST"]}
    )
    with override_settings(DATABASES={**settings.DATABASES, REPLICA: found[REPLICA]}):
        yield replica
    replicas._away_until_s.clear()
    point_default_to(kept)


@pytest.fixture
def orders(replica):
    """Orders of two customers, which the replica has."""
    found = [confirmed_order(now=utc_now()) for _ in range(2)]
    until(lambda: Order.objects.using(REPLICA).count() >= Order.objects.count())
    return found


def listed(client):
    answer = client.get("/api/v1/orders")
    assert answer.status_code == 200
    return [order["status"] for order in answer.json()["results"]]


def cancel(client, order):
    path = f"/api/v1/orders/{order.pk}/cancel"
    assert client.post(path, {"reason": "changed my mind"}).status_code == 200


def test_a_lagging_replica_shows_nobody_less_than_they_did_themselves(replica, orders, client_of):
    mine, other = (client_of(order.customer) for order in orders)
    assert (listed(mine), listed(other)) == (["confirmed"], ["confirmed"])
    replica.pause()
    cancel(mine, orders[0])
    Order.objects.filter(pk=orders[1].pk).update(delivery_notes="seen by the primary only")
    assert listed(mine) == ["cancelled"]
    notes = [order["delivery_notes"] for order in other.get("/api/v1/orders").json()["results"]]
    assert notes == [orders[1].delivery_notes]
    replica.resume()
    until(lambda: Order.objects.using(REPLICA).get(pk=orders[0].pk).status == "cancelled")
    assert listed(mine) == ["cancelled"]


def test_what_is_locked_or_in_a_transaction_is_read_from_the_primary(replica):
    def look():
        with transaction.atomic():
            inside = router.db_for_read(Order)
        locking = Order.objects.select_for_update().db
        return router.db_for_read(Order), inside, locking, router.db_for_write(Order)

    assert read_lagging("somebody", look) == (REPLICA, "default", "default", "default")
    assert router.db_for_read(Order) == "default"


def test_the_page_of_past_orders_comes_from_the_replica_too(replica, orders, client):
    client.force_login(orders[0].customer)
    replica.pause()
    Order.objects.filter(pk=orders[0].pk).update(code="NEWEST")
    assert b"NEWEST" not in client.get("/orders").content


def test_a_replica_that_dies_is_passed_over(replica, orders, client_of):
    mine = client_of(orders[0].customer)
    assert listed(mine) == ["confirmed"]
    replica.stop()
    cancel(mine, orders[0])
    assert listed(mine) == ["cancelled"]
    assert listed(client_of(orders[1].customer)) == ["confirmed"]
