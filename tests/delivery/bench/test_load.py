import asyncio
import json

from delivery.bench.load import Ride, Tally
from delivery.bench.websocket import open_socket
from delivery.kernel.clock import utc_now
from drivers.ingest.plausibility import Track
from drivers.ingest.points import read_fixes


def test_a_ride_is_one_that_the_platform_believes():
    track, ride = Track(), Ride(7)
    for _ in range(3):
        [fix] = read_fixes(json.loads(ride.fix()), now=utc_now())
        assert track.judge(fix, now=utc_now()) is None


def test_acks_and_errors_are_counted():
    tally = Tally()
    tally.hear(b'{"type":"ack","data":{"accepted":3,"rejected":1}}')
    tally.hear(b'{"type":"error","code":"driver_offline"}')
    assert (tally.accepted, tally.rejected, tally.errors) == (3, 1, ["driver_offline"])


def test_a_frame_is_masked_on_its_way_out_and_taken_apart_on_its_way_in():
    told: list[bytes] = []
    heard: list[bytes] = []

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        # A frame in two pieces, and a longer one behind it.
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x02o")
        writer.write(b"k\x81\x7e\x00\xc8" + b"x" * 200)
        head = await reader.readexactly(2)
        mask = await reader.readexactly(4)
        masked = await reader.readexactly(head[1] & 127)
        told.append(bytes(byte ^ mask[n % 4] for n, byte in enumerate(masked)))
        writer.close()

    async def play():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, asyncio.timeout(30):
            socket = await open_socket(port, "/", "token", heard.append)
            socket.send(b"hello")
            while not told or len(heard) < 2:
                await asyncio.sleep(0.001)

    asyncio.run(play())
    assert told == [b"hello"]
    assert heard == [b"ok", b"x" * 200]
