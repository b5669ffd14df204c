import asyncio
import gc

from delivery.live.draining import SERVER_LEAVES, Draining, is_leaving


async def nothing():
    return None


def drained(calls, *, settled=(), grace_s=5.0):
    """Drain an application with calls under way; return what happened, in order."""
    happened = []

    async def app(scope, receive, send):
        await receive()
        happened.append(f"{scope['type']} ends")
        await send({"type": "http.response.start", "status": 200})

    async def run():
        ends = asyncio.Event()
        application = Draining(app, settled=[*settled])

        async def send(message):
            happened.append(message)
            if message["type"] == "websocket.close":
                ends.set()

        async def stop_listening():
            happened.append("closed")
            if "websocket" not in calls:
                asyncio.get_running_loop().call_later(0.1, ends.set)

        for kind in calls:
            asyncio.get_running_loop().create_task(application({"type": kind}, ends.wait, send))
        await asyncio.sleep(0)
        in_time = await application.drain(stop_listening, notice_s=0, grace_s=grace_s)
        assert is_leaving()
        return in_time, happened

    return asyncio.run(run())


def test_a_request_is_answered_and_told_not_to_come_back():
    in_time, happened = drained(["http"])
    answer = {
        "type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")],
    }  # fmt: skip
    assert (in_time, happened) == (True, ["closed", "http ends", answer])


def test_a_socket_is_sent_elsewhere_once_nobody_is_let_in():
    _, happened = drained(["websocket"])
    close = {"type": "websocket.close", "code": SERVER_LEAVES}
    assert happened[:3] == ["closed", close, "websocket ends"]


def test_what_takes_longer_than_the_grace_is_given_up():
    in_time, _ = drained([], settled=[asyncio.Event().wait], grace_s=0.2)
    assert not in_time


def test_an_application_that_goes_on_is_not_leaving():
    gc.collect()
    assert not is_leaving()
