"""Log lines name the order, the driver and the person that they are about."""

import asyncio
from uuid import uuid4

import pytest
import structlog
from celery import current_app, shared_task
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from delivery.accounts.models import Role
from delivery.events.registry import handlers_of, on
from delivery.telemetry.subjects import about, add_ids, note
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import body_for, confirmed_order, placed_order
from tests.sockets import connected, token_of
from tracking.consumers import OrderConsumer

pytestmark = pytest.mark.django_db
log = structlog.get_logger(__name__)


def captured():
    """Capture log lines with all that is bound to them."""
    return capture_logs(processors=[merge_contextvars, add_ids])


def ids_in(line):
    """Return the ids on a line but the request's."""
    return {key: line[key] for key in line if key.endswith("_id") and key != "request_id"}


def requests_in(lines):
    return [ids_in(line) for line in lines if line["event"] == "request"]


def test_a_request_names_who_asks_and_the_ids_in_its_route(now, client_of):
    order = placed_order(now=now)
    with captured() as lines:
        client_of(order.customer).get(f"/api/v1/orders/{order.pk}")
    assert requests_in(lines) == [{"order_id": str(order.pk), "user_id": order.customer_id}]


def test_a_driver_is_named_as_one(client_of):
    driver = make_driver()
    with captured() as lines:
        client_of(driver).get("/api/v1/driver/earnings")
    assert requests_in(lines) == [{"user_id": driver.pk, "driver_id": driver.pk}]


def test_a_page_names_who_looks_at_it(client):
    user = UserFactory(role=Role.CUSTOMER)
    client.force_login(user)
    with captured() as lines:
        client.get("/orders")
    assert requests_in(lines) == [{"user_id": user.pk}]


def test_placing_names_the_order_that_came_of_it(client_of):
    customer, shop = UserFactory(role=Role.CUSTOMER), ShopFactory()
    headers = {"X-Idempotency-Key": uuid4().hex}
    with captured() as lines:
        placed = client_of(customer).post("/api/v1/orders", body_for(shop), headers=headers).json()
    assert requests_in(lines) == [{"user_id": customer.pk, "order_id": placed["id"]}]


def test_a_request_that_never_asks_who_it_is_of_is_not_asked_for_a_log_line(
    client, django_assert_num_queries
):
    client.force_login(UserFactory())
    with captured() as lines, django_assert_num_queries(0):
        client.get("/health")
    assert requests_in(lines) == [{}]


def test_of_several_subjects_none_is_named_as_the_only_one():
    with captured() as lines, about(dict):
        note("order", "a")
        note("shop", "b")
        log.info("one")
        note("order", "c")
        log.info("more")
    assert [ids_in(line) for line in lines] == [{"order_id": "a", "shop_id": "b"}, {"shop_id": "b"}]


def test_a_line_s_own_ids_stand():
    with captured() as lines, about(lambda: {"order_id": "of the request"}):
        log.info("moved", order_id="its own")
    assert ids_in(lines[0]) == {"order_id": "its own"}


def test_what_a_request_was_about_ends_with_it():
    with about(lambda: {"order_id": "a"}):
        pass
    note("order", "b")
    with captured() as lines:
        log.info("later")
    assert ids_in(lines[0]) == {}


def test_a_task_names_itself_and_the_ids_it_was_given():
    @shared_task(name="test.told", queue="events")
    def told(region_id: int, note: str) -> None:
        log.info("done", note=note)

    with captured() as lines:
        told.apply(args=[7, "x"])
        log.info("later")
    del current_app.tasks["test.told"]
    assert [(line.get("task"), ids_in(line)) for line in lines] == [
        ("test.told", {"region_id": 7}),
        (None, {}),
    ]


def test_a_handler_names_the_order_and_the_driver_of_its_event(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)

    def tell(event):
        log.info("handled")

    on("order.driver_assigned")(tell)
    try:
        with captured() as lines:
            relay_all()
    finally:
        handlers_of("order.driver_assigned").popitem()
    [line] = [line for line in lines if line["event"] == "handled"]
    assert (line["order_id"], line["driver_id"]) == (str(order.pk), driver.pk)


@pytest.mark.django_db(transaction=True)
def test_a_socket_names_who_watches_what(now, monkeypatch):
    order = placed_order(now=now)
    token = token_of(order.customer)

    async def fail(self):
        raise RuntimeError

    async def watch():
        async with connected(f"/ws/orders/{order.pk}", token=token) as socket:
            return await socket.close_code()

    monkeypatch.setattr(OrderConsumer, "send_snapshot", fail)
    with captured() as lines:
        asyncio.run(watch())
    [line] = [line for line in lines if line["event"] == "socket_failed"]
    assert ids_in(line) == {"order_id": str(order.pk), "user_id": order.customer_id}
