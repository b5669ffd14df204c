"""Everybody who is played, and the demand that keeps them busy."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count

import structlog

from delivery.demo.accounts import NAMED_PER_ROLE, DemoRole, named_email, simulated_email
from delivery.demo.simulation.city import City
from delivery.demo.simulation.client import ApiClient, Refused
from delivery.demo.simulation.customer import Customer
from delivery.demo.simulation.driver import Driver
from delivery.demo.simulation.kitchen import Kitchen
from delivery.demo.simulation.pace import Pace
from delivery.demo.simulation.session import Session
from delivery.demo.simulation.shop import Merchant
from delivery.demo.simulation.tally import Tally

log = structlog.get_logger(__name__)
_RETURN_AFTER_S = 3.0
# Passwords are slow to check on purpose; more at once would only stand in the server's way.
_SIGN_INS_AT_ONCE = 2
_CUSTOMERS = 12


class TooFewAccounts(Exception):
    """The server knows fewer simulated accounts than are to be played."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate; the rate is in real minutes and `duration_s` None has no end."""

    url: str
    drivers: int
    orders_per_minute: float
    speed: float
    duration_s: float | None = None
    seed: int | None = None


class Troupe:
    """Play customers, shops and drivers of one city."""

    def __init__(self, plan: Plan, client: ApiClient, tally: Tally, city: City) -> None:
        self._plan = plan
        self._client = client
        self._tally = tally
        self._city = city
        self._pace = Pace(plan.speed)
        self._rng = random.Random(plan.seed)
        self._gate = asyncio.Semaphore(_SIGN_INS_AT_ONCE)

    async def play(self) -> None:
        """Play until cancelled; raise TooFewAccounts before anybody starts."""
        merchants = [merchant async for merchant in self._merchants()]
        drivers = await asyncio.gather(*map(self._driver, range(1, self._plan.drivers + 1)))
        async with asyncio.TaskGroup() as tasks:
            for merchant in merchants:
                tasks.create_task(_keep(merchant.play))
            for driver in drivers:
                tasks.create_task(_keep(driver.play))
            tasks.create_task(self._demand(tasks))

    async def _driver(self, number: int) -> Driver:
        session = await self._sign_in(simulated_email(DemoRole.DRIVER, number))
        return Driver(session, self._city, self._pace, self._new_rng())

    async def _sign_in(self, email: str) -> Session:
        session = Session(self._client, email)
        try:
            async with self._gate:
                await session.sign_in()
        except Refused as refused:
            if refused.status != HTTPStatus.UNAUTHORIZED:
                raise
            raise TooFewAccounts(
                f"There is no account {email}: run `manage.py seed_demo`, with --scale for more."
            ) from refused
        return session

    async def _merchants(self) -> AsyncIterator[Merchant]:
        for number in range(1, NAMED_PER_ROLE + 1):
            session = await self._sign_in(named_email(DemoRole.MERCHANT, number))
            yield Merchant(session, self._kitchen(yields_to_people=True))
        for number in count(1):
            try:
                session = await self._sign_in(simulated_email(DemoRole.MERCHANT, number))
            except TooFewAccounts:
                return
            yield Merchant(session, self._kitchen(yields_to_people=False))

    def _kitchen(self, *, yields_to_people: bool) -> Kitchen:
        return Kitchen(self._new_rng(), self._pace, yields_to_people=yields_to_people)

    async def _demand(self, tasks: asyncio.TaskGroup) -> None:
        """Have orders placed at random moments, at the planned rate on average."""
        customers = [
            Customer(
                Session(self._client, simulated_email(DemoRole.CUSTOMER, number)),
                self._city,
                self._pace,
                self._tally,
                self._new_rng(),
            )
            for number in range(1, _CUSTOMERS + 1)
        ]
        while True:
            tasks.create_task(_once(self._rng.choice(customers).order))
            await asyncio.sleep(self._rng.expovariate(self._plan.orders_per_minute / 60))

    def _new_rng(self) -> random.Random:
        return random.Random(self._rng.random())


async def _keep(play: Callable[[], Awaitable[None]]) -> None:
    """Let a player come back after an answer that nobody foresaw."""
    while True:
        await _once(play)
        await asyncio.sleep(_RETURN_AFTER_S)


async def _once(play: Callable[[], Awaitable[None]]) -> None:
    try:
        await play()
    except* Refused as refusals:
        for refused in refusals.exceptions:
            log.warning("simulation_refused", error=str(refused))
