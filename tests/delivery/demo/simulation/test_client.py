import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from delivery.demo.simulation.client import ApiClient, Refused, Unreachable
from delivery.demo.simulation.tally import Tally
from delivery.embedded.ports import free_port


class Script(BaseHTTPRequestHandler):
    """Answer with the server's script, one line per request, the last for ever."""

    def do_GET(self) -> None:
        answers = self.server.answers  # type: ignore[attr-defined]
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


PROBLEM = {"Content-Type": "application/problem+json"}
OK = (200, {"Content-Type": "application/json"}, b'{"status": "ok"}')


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Script)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def get(server: ThreadingHTTPServer, tally: Tally, path: str = "/api/v1/orders/0199") -> object:
    async def call() -> object:
        async with ApiClient(f"http://127.0.0.1:{server.server_port}", tally) as client:
            return await client.call("GET", path)

    return asyncio.run(call())


def test_an_outage_is_waited_out(server: ThreadingHTTPServer) -> None:
    server.answers = [(503, PROBLEM, b"{}"), OK]  # type: ignore[attr-defined]
    tally = Tally()

    assert get(server, tally) == {"status": "ok"}
    assert (tally.retries, tally.errors.total()) == (1, 0)


def test_a_conflict_is_a_refusal_but_no_error(server: ThreadingHTTPServer) -> None:
    server.answers = [(409, PROBLEM, b'{"code": "offer_expired"}')]  # type: ignore[attr-defined]
    tally = Tally()

    with pytest.raises(Refused) as refusal:
        get(server, tally)

    assert (refusal.value.status, refusal.value.code) == (409, "offer_expired")
    assert refusal.value.is_foreseen
    assert tally.errors.total() == 0


def test_errors_of_one_kind_count_as_one_whatever_the_id(server: ThreadingHTTPServer) -> None:
    server.answers = [(500, {}, b"oh")]  # type: ignore[attr-defined]
    tally = Tally()

    for order_id in ("0199", "019a"):
        with pytest.raises(Refused):
            get(server, tally, f"/api/v1/orders/{order_id}")

    assert tally.errors == {"GET /orders/… 500 no_problem_details": 2}


def test_a_server_that_never_answers_is_said_to_be_unreachable() -> None:
    url = f"http://127.0.0.1:{free_port()}"

    async def wait() -> None:
        async with ApiClient(url, Tally()) as client:
            await client.await_ready(0.1)

    with pytest.raises(Unreachable, match=url):
        asyncio.run(wait())
