import asyncio
from datetime import timedelta

from delivery.live.census import FADES_AFTER_S, open_sockets, report_sockets


def test_the_sockets_of_all_processes_are_added_up_by_their_last_word(now):
    async def report():
        await report_sockets("one", 3, now=now)
        await report_sockets("two", 4, now=now)
        await report_sockets("one", 5, now=now)

    asyncio.run(report())
    assert open_sockets(now=now) == 9


def test_a_process_that_has_fallen_silent_is_forgotten(now):
    asyncio.run(report_sockets("one", 3, now=now))
    later = now + timedelta(seconds=FADES_AFTER_S + 1)
    assert open_sockets(now=later) == 0
    assert open_sockets(now=now) == 0
