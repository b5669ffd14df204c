"""The runbooks for incidents are executed on the incident that they are for."""

import io
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command

from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from orders.models import Order
from tests.factories.drivers import assigned_order, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order
from tests.runbooks import RUNBOOKS, is_printed, steps

pytestmark = pytest.mark.django_db(transaction=True)


def run(name, **placeholders):
    """Run a page's commands; ORDER_ID and the like stand for what the incident is about."""
    commands = list(steps(RUNBOOKS / name))
    assert commands
    for words, expected in commands:
        out = io.StringIO()
        # The doctor's status says whether it found a fault.
        with suppress(*([SystemExit] if words == ["doctor"] else [])):
            call_command(*[str(placeholders.get(word, word)) for word in words], stdout=out)
        for line in expected:
            for placeholder, value in placeholders.items():
                line = line.replace(placeholder, str(value))  # noqa: PLW2901
            assert is_printed(line, out.getvalue()), f"{words} printed:\n{out.getvalue()}"


def test_redis_is_lost():
    RegionFactory(slug="helsinki")
    driver = online_driver(SQUARE, now=utc_now())
    sync_redis().flushall()
    run("redis-lost.md")
    driver.profile.refresh_from_db()
    assert driver.profile.status == "offline"


def test_an_order_is_stuck():
    order = confirmed_order(now=utc_now() - timedelta(minutes=90))
    driver = online_driver(order.shop.point, now=utc_now())
    run("stuck-orders.md", ORDER_ID=order.pk, DRIVER_ID=driver.pk)
    assert Order.objects.get().status == "cancelled"


def test_a_driver_is_lost():
    now = utc_now() - timedelta(minutes=15)
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    run("lost-driver.md", ORDER_ID=order.pk)
    assert Order.objects.get().driver is None


def test_a_handler_kept_failing():
    now = utc_now()
    Event.objects.create(
        name="order.placed", subject_type="order", subject_id="1", actor_role="system", at=now,
        dead_at=now, attempts=12, last_error="tests.broken: ValueError('mended by now')",
    )  # fmt: skip
    run("dead-letters.md")
    assert Event.objects.get().attempts == 0


@pytest.mark.parametrize("name", ["does-not-start.md", "bad-migration.md", "restart.md"])
def test_an_installation_is_looked_at(name):
    RegionFactory()
    run(name)


def test_every_page_is_executed():
    here = {
        "redis-lost.md", "stuck-orders.md", "lost-driver.md", "dead-letters.md", "restart.md",
        "does-not-start.md", "bad-migration.md",
    }  # fmt: skip
    archive = {"archive.md", "restore.md", "erase-a-customer.md"}
    assert {page.name for page in RUNBOOKS.glob("*.md")} == here | archive
