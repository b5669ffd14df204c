"""A server is restarted under a socket and a slow request, behind a load balancer."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import transaction

from delivery.events.models import Event
from delivery.live.draining import SERVER_LEAVES
from delivery.live.streams import last_ids, parse_id, replay
from orders.models import Order
from orders.services.moves import mark_ready, start_preparing
from tests.sockets import token_of
from tests.tracking.outages.balancer import Balancer
from tests.tracking.outages.test_outages import knows, move


@pytest.fixture
def balancer(stage):
    """In front of both servers; the first one is preferred."""
    between = Balancer([stage.ports["web-1"], stage.ports["web-2"]])
    stage.until(lambda: all(between.is_ready(port) for port in stage.ports.values()))
    yield between
    between.close()


def cancel(port, order, token):
    """Call an order off by HTTP; it waits for whoever holds the order."""
    return httpx.post(
        f"http://127.0.0.1:{port}/api/v1/orders/{order.pk}/cancel",
        json={"reason": "changed my mind"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
        trust_env=False,
    )


def readiness(port):
    answer = httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5, trust_env=False)
    return answer.status_code, answer.json()["status"], answer.headers.get("connection")


def has_all_that_was_told(watcher, order):
    """Tell whether every event so far was relayed, and the watcher has the last of them."""
    if Event.objects.filter(subject_id=str(order.pk), relayed_at=None).exists():
        return False
    return watcher.last_message_id == last_ids([order.pk])[0]


def test_a_restart_costs_neither_a_request_nor_a_frame(stage, carried, watch, balancer):
    (watched, _), (waiting, _) = carried
    [watcher] = watch(watched, [balancer.port])
    # Who leaves before having seen a message comes back without one to begin after: what was
    # written meanwhile is then in the snapshot, not beside it.
    stage.until(lambda: has_all_that_was_told(watcher, watched))
    seen_before, first = watcher.last_message_id, stage.ports["web-1"]
    assert balancer.taken == [first]

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Order.objects.select_for_update().get(pk=waiting.pk)
            answer = threads.submit(cancel, balancer.port, waiting, token_of(waiting.customer))
            stage.until(lambda: balancer.taken == [first, first])
            pid = stage.restart("web-1")
            stage.until(lambda: readiness(first) == (503, "draining", "close"))
            stage.until(lambda: not balancer.is_ready(first))
            stage.until(lambda: watcher.connections == 2)
            assert balancer.taken[2:] == [stage.ports["web-2"]]
            assert not answer.done()
            assert stage.pid_of("web-1") == pid
        assert answer.result().status_code == 200
    move(watched, start_preparing)
    move(watched, mark_ready)
    stage.until(lambda: knows(watcher, "ready"))
    stage.until(lambda: stage.pid_of("web-1") != pid and balancer.is_ready(first))

    assert Order.objects.get(pk=waiting.pk).status == "cancelled"
    assert watcher.close_codes == [SERVER_LEAVES]
    unkept = {"snapshot", "driver_location"}
    heard = [frame["message_id"] for frame in watcher.frames if frame["type"] not in unkept]
    told = [*replay(watched.pk, seen_before).frames]
    # An estimate may just be on its way.
    told = [one for one in told if parse_id(one) <= parse_id(heard[-1])]
    assert [one for one in heard if parse_id(one) > parse_id(seen_before)] == told
