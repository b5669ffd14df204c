"""Simulated customers: browse, order, watch, rate; a few change their mind."""

import random
import uuid
from typing import Any

from delivery.demo.simulation.city import City, Door
from delivery.demo.simulation.client import Json, Refused
from delivery.demo.simulation.pace import Pace
from delivery.demo.simulation.session import Session
from delivery.demo.simulation.tally import FINAL, Tally

_REACH_M = 1500
_SHOPS_LOOKED_AT = 12
_CANCEL_SHARE = 0.04
_CANCEL_AFTER_CITY_S = (10.0, 240.0)
_RATE_SHARE = 0.6
_TIPS_MINOR = (0, 0, 100, 200, 300)
_STARS = (3, 4, 4, 5, 5, 5)
_CHANGES = frozenset({"status_change", "driver_assigned"})


class Customer:
    """Play one customer account, in any number of orders at a time."""

    def __init__(
        self, session: Session, city: City, pace: Pace, tally: Tally, rng: random.Random
    ) -> None:
        self._session = session
        self._city = city
        self._pace = pace
        self._tally = tally
        self._rng = rng

    async def order(self) -> None:
        """Place one order and see it through; find nothing to order without complaint."""
        basket = await self._fill_basket(self._city.random_door(self._rng))
        if basket is None:
            return
        try:
            order = await self._place(basket)
        except Refused as refused:
            if not refused.is_foreseen:
                raise
            return
        self._tally.placed += 1
        if self._rng.random() < _CANCEL_SHARE:
            await self._change_mind(order["id"])
        order = await self._watch(order["id"])
        if order["status"] == "delivered" and self._rng.random() < _RATE_SHARE:
            await self._rate(order["id"])

    async def _fill_basket(self, door: Door) -> Json | None:
        shops = (
            await self._session.get(
                "/merchants",
                lat=door.point.lat,
                lng=door.point.lng,
                radius_m=_REACH_M,
                open="true",
            )
        )["results"]
        if not shops:
            return None
        shop = self._rng.choice(shops[:_SHOPS_LOOKED_AT])
        menu = await self._session.get(f"/merchants/{shop['id']}/menu")
        wanted = [
            item
            for section in menu["sections"]
            for item in section["items"]
            if item["is_available"]
        ]
        if not wanted:
            return None
        chosen = self._rng.sample(wanted, k=min(len(wanted), self._rng.randint(1, 3)))
        return {
            "merchant_id": shop["id"],
            "items": [self._line(item) for item in chosen],
            "delivery_address": door.address,
            "delivery_lat": door.point.lat,
            "delivery_lng": door.point.lng,
            "tip_minor": self._rng.choice(_TIPS_MINOR),
        }

    def _line(self, item: dict[str, Any]) -> Json:
        options: list[int] = []
        for group in item["options"]:
            offered = [choice["id"] for choice in group["choices"] if choice["is_available"]]
            options += self._rng.sample(offered, k=min(len(offered), group["min_choices"]))
        return {
            "menu_item_id": item["id"],
            "quantity": self._rng.choice((1, 1, 1, 2)),
            "options": options,
        }

    async def _place(self, basket: Json) -> Json:
        quote = await self._session.post("/orders/quote", basket)
        order: Json = await self._session.post(
            "/orders",
            {**basket, "quote_token": quote["quote_token"]},
            headers={"X-Idempotency-Key": str(uuid.uuid4())},
        )
        return order

    async def _watch(self, order_id: str) -> Json:
        """Follow the order's socket to its end, counting what it shows; return the order."""
        order: Json = {}
        async for frame in self._session.socket(f"/ws/orders/{order_id}").frames():
            if frame["type"] == "snapshot":
                order = frame["data"]
            elif frame["type"] in _CHANGES:
                order |= frame["data"]
            else:
                continue
            self._tally.observe(order)
            if order["status"] in FINAL:
                return order
        raise AssertionError("a socket's frames never end")

    async def _change_mind(self, order_id: str) -> None:
        await self._pace.linger(self._rng, *_CANCEL_AFTER_CITY_S)
        try:
            await self._session.post(f"/orders/{order_id}/cancel", {"reason": "Changed my mind."})
        except Refused as refused:
            if not refused.is_foreseen:
                raise

    async def _rate(self, order_id: str) -> None:
        await self._session.post(
            f"/orders/{order_id}/rating",
            {
                "driver_stars": self._rng.choice(_STARS),
                "merchant_stars": self._rng.choice(_STARS),
            },
        )
