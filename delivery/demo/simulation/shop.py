"""A simulated merchant: confirms, cooks and calls out the orders of all of its shops."""

import asyncio
import time
from typing import Any

from delivery.demo.simulation.client import Refused
from delivery.demo.simulation.kitchen import Kitchen, Step
from delivery.demo.simulation.session import Session

_LOOK_EVERY_S = 0.5
_POLL_EVERY_S = 5.0
# Every so many polls orders are looked for in every stage: a person may have moved one.
_STOCKTAKE_EVERY = 4
_WATCHED_SHOPS = 8
_IN_KITCHEN = ("pending", "confirmed", "preparing")


class Merchant:
    """Play one merchant account, whoever placed its orders.

    Sockets make it quick in shops that have been busy; polls make it sure in all of them.
    """

    def __init__(self, session: Session, kitchen: Kitchen) -> None:
        self._session = session
        self._kitchen = kitchen
        self._watched: set[int] = set()

    async def play(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._work())
            polls = 0
            while True:
                stages = _IN_KITCHEN if polls % _STOCKTAKE_EVERY == 0 else _IN_KITCHEN[:1]
                for stage in stages:
                    await self._poll(stage, tasks)
                polls += 1
                await asyncio.sleep(_POLL_EVERY_S)

    async def _poll(self, stage: str, tasks: asyncio.TaskGroup) -> None:
        page = await self._session.get("/merchant/orders", status=stage)
        for order in page["results"]:
            self._observe(order)
            shop_id = order["merchant"]["id"]
            if shop_id not in self._watched and len(self._watched) < _WATCHED_SHOPS:
                self._watched.add(shop_id)
                tasks.create_task(self._watch(shop_id))

    async def _watch(self, shop_id: int) -> None:
        async for frame in self._session.socket(f"/ws/merchant/{shop_id}").frames():
            if frame["type"] == "order_update":
                self._observe(frame["data"])

    async def _work(self) -> None:
        while True:
            for step in self._kitchen.take_due(time.monotonic()):
                await self._take(step)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _take(self, step: Step) -> None:
        path = f"/merchant/orders/{step.order_id}/{step.call}"
        try:
            order = await self._session.post(path, step.body)
        except Refused as refused:
            self._kitchen.forget(step.order_id)
            if not refused.is_foreseen:
                raise
        else:
            self._observe(order)

    def _observe(self, order: dict[str, Any]) -> None:
        self._kitchen.observe(order["id"], order["status"], order["prep_minutes"], time.monotonic())
