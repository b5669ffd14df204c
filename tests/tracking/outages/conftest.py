import pytest
from django.test import override_settings

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from drivers.services.reassignment import reassign_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import online_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order
from tests.sockets import token_of
from tests.tracking.outages.stage import Stage
from tests.tracking.outages.watcher import Watcher


@pytest.fixture(scope="module")
def running(django_db_setup, tmp_path_factory):
    """The processes that all tests of the module kill."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    stage.stop()


@pytest.fixture
def stage(running, transactional_db):
    """The same, with this process's services on its Redis."""
    caches = {
        "default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": running.redis_url}
    }
    with override_settings(REDIS_ALIASES={"default": running.redis_url}, CACHES=caches):
        sync_redis.cache_clear()
        yield running
    sync_redis.cache_clear()


@pytest.fixture
def carried(stage):
    """Two orders, each with its driver."""
    operator = UserFactory(role=Role.ADMIN)

    shop = ShopFactory()

    def carry():
        order = confirmed_order(now=utc_now(), shop=shop)
        driver = online_driver(order.shop.point, now=utc_now())
        reassign_order(order_id=order.pk, actor=operator, now=utc_now(), driver_id=driver.pk)
        return order, driver

    return [carry(), carry()]


@pytest.fixture
def watch(stage):
    """Open sockets of an order's customer, each preferring another server."""
    watchers = []

    def begin(order, ports=None):
        token = token_of(order.customer)
        servers = list(ports or stage.ports.values())
        for first in range(len(servers)):
            turned = [*servers[first:], *servers[:first]]
            watchers.append(Watcher(turned, order.pk, token))
            watchers[-1].start()
        return watchers[-len(servers) :]

    yield begin
    for watcher in watchers:
        watcher.stop()
