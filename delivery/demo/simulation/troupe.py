"""Everybody who is played, and the demand that keeps them busy."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog

from delivery.demo.accounts import (
    NAMED_PER_ROLE,
    SIMULATED_MERCHANTS,
    DemoRole,
    named_email,
    scale_for,
    simulated_count,
    simulated_email,
    simulated_prefix,
)
from delivery.demo.simulation.city import City
from delivery.demo.simulation.client import ApiClient, Refused
from delivery.demo.simulation.customer import Customer
from delivery.demo.simulation.doors import Doors
from delivery.demo.simulation.driver import Driver
from delivery.demo.simulation.kitchen import Kitchen
from delivery.demo.simulation.pace import Pace
from delivery.demo.simulation.session import Session
from delivery.demo.simulation.shop import Merchant
from delivery.demo.simulation.tally import Tally

log = structlog.get_logger(__name__)
_RETURN_AFTER_S = 3.0


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
        named = [named_email(DemoRole.CUSTOMER, n) for n in range(1, NAMED_PER_ROLE + 1)]
        self._doors = Doors([Session(client, email) for email in named])

    async def play(self) -> None:
        """Play until cancelled; raise TooFewAccounts before anybody starts."""
        await self._require(simulated_email(DemoRole.DRIVER, max(1, self._plan.drivers)))
        async with asyncio.TaskGroup() as tasks:
            for number in range(1, NAMED_PER_ROLE + 1):
                tasks.create_task(
                    _keep(self._merchant(named_email(DemoRole.MERCHANT, number)).play)
                )
            for number in range(1, SIMULATED_MERCHANTS + 1):
                email = simulated_email(DemoRole.MERCHANT, number)
                tasks.create_task(_keep(self._merchant(email).play))
            for number in range(1, self._plan.drivers + 1):
                tasks.create_task(_keep(self._driver(number).play))
            tasks.create_task(self._demand(tasks))

    async def _require(self, email: str) -> None:
        try:
            await Session(self._client, email).sign_in()
        except Refused as refused:
            if refused.status != HTTPStatus.UNAUTHORIZED:
                raise
            raise TooFewAccounts(
                f"There is no account {email}: run `manage.py seed_demo`, with --scale for more."
            ) from refused

    def _merchant(self, email: str) -> Merchant:
        is_named = not email.startswith(simulated_prefix(DemoRole.MERCHANT))
        kitchen = Kitchen(self._new_rng(), self._pace, yields_to_people=is_named)
        return Merchant(Session(self._client, email), kitchen)

    def _driver(self, number: int) -> Driver:
        session = Session(self._client, simulated_email(DemoRole.DRIVER, number))
        return Driver(session, self._city, self._doors, self._pace, self._new_rng())

    async def _demand(self, tasks: asyncio.TaskGroup) -> None:
        """Have orders placed at random moments, at the planned rate on average."""
        scale = scale_for(self._plan.drivers)
        customers = [
            Customer(
                Session(self._client, simulated_email(DemoRole.CUSTOMER, number)),
                self._city,
                self._pace,
                self._tally,
                self._new_rng(),
            )
            for number in range(1, simulated_count(DemoRole.CUSTOMER, scale=scale) + 1)
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
        log.warning("simulation_refused", errors=[str(error) for error in refusals.exceptions])
