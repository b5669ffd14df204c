import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute

pytestmark = pytest.mark.browser

FOLLOW = """async () => {
    const { OrderLink } = await import("/static/js/order-link.js");
    window.frames_seen = [];
    window.link_states = [];
    window.last = "5-0";
    window.order_link = new OrderLink({
        orderId: "o1",
        lastMessageId: () => window.last,
        onFrame(frame) {
            window.frames_seen.push(frame);
            window.last = frame.message_id;
        },
        onLink: (name) => window.link_states.push(name),
    });
    window.order_link.start();
}"""


def frame(message_id: str) -> str:
    return json.dumps({"type": "eta", "message_id": message_id, "data": {}})


def asked_after(socket: WebSocketRoute) -> str:
    return parse_qs(urlsplit(socket.url).query)["last_message_id"][0]


def seen(page: Page) -> list[str]:
    ids: list[str] = page.evaluate("frames_seen.map((frame) => frame.message_id)")
    return ids


def test_a_lost_socket_is_opened_again_from_where_it_broke_off(page: Page) -> None:
    asked: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        asked.append(asked_after(socket))
        socket.send(frame(f"{5 + len(asked)}-0"))
        if len(asked) == 1:
            socket.close(code=1001)

    page.route_web_socket("**/ws/orders/o1*", serve)
    page.evaluate(FOLLOW)
    page.wait_for_function("frames_seen.length === 2")

    assert asked == ["5-0", "6-0"]
    assert seen(page) == ["6-0", "7-0"]
    assert page.evaluate("link_states.at(-1)") == "live"


@pytest.mark.parametrize("code", [4401, 4403, 4404])
def test_a_refusal_is_final(page: Page, code: int) -> None:
    opened: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        opened.append(socket.url)
        socket.close(code=code)

    page.route_web_socket("**/ws/orders/o1*", serve)
    page.evaluate(FOLLOW)
    page.wait_for_function("link_states.includes('ended')")
    page.wait_for_timeout(700)

    assert len(opened) == 1


def test_where_sockets_fail_the_same_frames_are_polled(page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query)["after"][0])
        route.fulfill(json={"results": [json.loads(frame("9-0"))]})

    page.route_web_socket("**/ws/orders/o1*", lambda socket: socket.close(code=1011))
    page.route("**/api/v1/orders/o1/events*", answer)
    page.evaluate(FOLLOW)
    page.wait_for_function("frames_seen.length === 1")

    assert asked[0] == "5-0"
    assert seen(page) == ["9-0"]
    assert page.evaluate("link_states.at(-1)") == "polling"


def test_a_link_that_was_stopped_stays_silent(page: Page) -> None:
    opened: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        opened.append(socket.url)
        socket.send(frame("6-0"))

    page.route_web_socket("**/ws/orders/o1*", serve)
    page.evaluate(FOLLOW)
    page.wait_for_function("frames_seen.length === 1")
    page.evaluate("order_link.stop()")
    page.wait_for_timeout(700)

    assert len(opened) == 1


def test_a_network_that_goes_is_noticed_at_once(page: Page) -> None:
    asked: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        asked.append(asked_after(socket))
        socket.send(frame(f"{5 + len(asked)}-0"))

    page.route_web_socket("**/ws/orders/o1*", serve)
    page.evaluate(FOLLOW)
    page.wait_for_function("frames_seen.length === 1")
    page.evaluate("dispatchEvent(new Event('offline'))")
    assert page.evaluate("link_states.at(-1)") == "connecting"
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function("frames_seen.length === 2")

    assert asked == ["5-0", "6-0"]


def test_a_socket_that_is_silent_after_sleep_is_given_up(page: Page) -> None:
    asked: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        asked.append(asked_after(socket))
        # Who answers no ping has forgotten us.
        socket.on_message(lambda _: None)
        socket.send(frame(f"{5 + len(asked)}-0"))

    page.clock.install()
    page.route_web_socket("**/ws/orders/o1*", serve)
    page.evaluate(FOLLOW)
    page.wait_for_function("frames_seen.length === 1")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(6_000)
    page.clock.fast_forward(1_000)
    page.wait_for_function("frames_seen.length === 2")

    assert asked == ["5-0", "6-0"]
    assert page.evaluate("link_states.at(-1)") == "live"
