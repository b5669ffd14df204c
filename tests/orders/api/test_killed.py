"""The web process dies between commit and reply; the customer sends the order again."""

import http.client
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from delivery.accounts.models import Role
from delivery.accounts.services import open_session
from delivery.embedded.ports import free_port
from delivery.kernel.clock import utc_now
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import body_for
from tests.late_postgres import late_postgres

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.city]
URL = "/api/v1/orders"
AT_ONCE = 50


@contextmanager
def serving(postgres_port):
    """Run a real server on the test's stores, with PostgreSQL at a port."""
    port = free_port()
    settings = connection.settings_dict
    address = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{postgres_port}"
    environment = {**os.environ, "DATABASE_URL": f"postgresql://{address}/{settings['NAME']}"}
    argv = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0"]
    with subprocess.Popen([*argv, "delivery.asgi:application"], env=environment) as server:
        try:
            await_health(port)
            yield port, server
        finally:
            server.kill()


def await_health(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if ask(port, "GET", "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def ask(port, method, path, body=None, headers=None):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request(method, path, body and json.dumps(body), headers or {})
    answer = client.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_a_process_killed_after_the_commit_leaves_one_order_and_its_reply(key):
    shop, customer = ShopFactory(), UserFactory(role=Role.CUSTOMER)
    body = body_for(shop)
    token = open_session(customer, now=utc_now()).token
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "X-Idempotency-Key": key,
    }

    def post(port):
        try:
            return ask(port, "POST", URL, body, headers)
        except (OSError, http.client.HTTPException) as error:
            return error

    address = connection.settings_dict["HOST"], int(connection.settings_dict["PORT"])
    with (
        ThreadPoolExecutor(AT_ONCE) as customers,
        late_postgres(*address) as late,
        serving(late.port) as (port, server),
    ):
        requests = [customers.submit(post, port) for _ in range(AT_ONCE)]
        assert late.has_committed.wait(60)
        server.kill()
        lost = [request.result() for request in requests]
    told = [answer for answer in lost if isinstance(answer, tuple)]
    order = Order.objects.get()
    # Whoever came between the commit and the death may have been told of the stored reply.
    assert {answer[1].get("Idempotent-Replayed") for answer in told if answer[0] != 409} <= {"true"}
    assert len(told) < AT_ONCE, "the first reply went out in time"

    with serving(address[1]) as (port, _), ThreadPoolExecutor(AT_ONCE) as customers:
        answers = list(customers.map(post, [port] * AT_ONCE))
        deadline_s = time.monotonic() + 60
        # PostgreSQL has to notice that whoever held the key is gone.
        while answers[-1][0] == 409 and time.monotonic() < deadline_s:
            time.sleep(0.2)
            answers.append(post(port))
    # While one of them is read back, others may be told that it is in flight.
    assert {status for status, _, _ in answers} <= {201, 409}
    replays = [answer for answer in answers if answer[0] == 201]
    assert answers[-1] in replays
    assert {replied["Idempotent-Replayed"] for _, replied, _ in replays} == {"true"}
    assert {json.loads(content)["id"] for _, _, content in replays} == {str(order.pk)}
    assert Order.objects.count() == 1
