"""The web process dies between commit and reply; the customer sends the order again."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from threading import Thread

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

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.city]
URL = "/api/v1/orders"


@contextmanager
def serving(broker_url):
    """Run a real server on the test's stores, with a broker of its own."""
    port = free_port()
    settings = connection.settings_dict
    address = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{address}/{settings['NAME']}",
        "CELERY_BROKER_URL": broker_url,
    }
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


@contextmanager
def silent_broker():
    """Accept connections and never answer: a request that has committed hangs in its nudge."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def test_a_process_killed_after_the_commit_leaves_one_order_and_its_reply(key, client_of):
    shop, customer = ShopFactory(), UserFactory(role=Role.CUSTOMER)
    body = body_for(shop)
    token = open_session(customer, now=utc_now()).token
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "X-Idempotency-Key": key,
    }
    answers = []

    def post(port):
        try:
            answers.append(ask(port, "POST", URL, body, headers))
        except (OSError, http.client.HTTPException) as error:
            answers.append(error)

    with silent_broker() as broker_url, serving(broker_url) as (port, server):
        request = Thread(target=post, args=(port,))
        request.start()
        deadline = time.monotonic() + 60
        while not Order.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        server.kill()
        request.join()
    assert not isinstance(answers[0], tuple), "the reply went out before the process died"
    order = Order.objects.get()

    again = client_of(customer).post(URL, body, headers={"X-Idempotency-Key": key})
    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.json()["id"] == str(order.pk)
    assert Order.objects.count() == 1
