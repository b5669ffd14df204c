"""Run a simulated city against a server for a while."""

import asyncio
import signal
from collections.abc import Callable

from delivery.demo.simulation.city import City
from delivery.demo.simulation.client import ApiClient
from delivery.demo.simulation.tally import Tally
from delivery.demo.simulation.troupe import Plan, Troupe

_PATIENCE_S = 60.0
_REPORT_EVERY_S = 15.0


async def simulate(plan: Plan, *, say: Callable[[str], None]) -> Tally:
    """Play the plan to its end, or to SIGINT or SIGTERM, and return what happened.

    Raises Unreachable, TooFewAccounts.
    """
    tally = Tally()
    async with ApiClient(plan.url, tally) as client:
        await client.await_ready(_PATIENCE_S)
        city = await City.fetch(client)
        troupe = Troupe(plan, client, tally, city)
        playing = asyncio.create_task(troupe.play())
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, playing.cancel)
        reporting = asyncio.create_task(_report(tally, say))
        try:
            async with asyncio.timeout(plan.duration_s):
                await playing
        except (TimeoutError, asyncio.CancelledError):
            say("simulation ended")
        finally:
            reporting.cancel()
    return tally


async def _report(tally: Tally, say: Callable[[str], None]) -> None:
    while True:
        await asyncio.sleep(_REPORT_EVERY_S)
        say(
            f"{tally.placed} placed, {tally.matched} matched, {tally.delivered} delivered, "
            f"{tally.cancelled} cancelled, {tally.rejected} rejected, "
            f"{tally.in_progress} in progress, {tally.errors.total()} errors"
        )
