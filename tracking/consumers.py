"""The sockets of those who watch: an order's parties, shops and operators."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from django.urls import path

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Forbidden
from delivery.live.consumer import LiveConsumer
from delivery.live.frames import Frame
from delivery.live.mailbox import Letter
from delivery.live.publish import region_topic, shop_topic
from delivery.live.streams import parse_id, topic_of
from delivery.stores.threads import in_thread
from drivers.services.locations import positions_of
from orders.states import FINAL
from tracking.payloads import is_carried
from tracking.services.boards import open_orders_frame
from tracking.services.overview import overview_frame, region_to_watch, risks_frame
from tracking.services.watching import open_watch, order_to_watch, shop_to_watch


class OrderConsumer(LiveConsumer):
    """`/ws/orders/{id}?last_message_id=`: snapshot, what was missed, then live."""

    # Of what the stream keeps. Positions are not in it: their ids are the clock's, and were that
    # to step back, or another node to take over, they would hide what is written next.
    newest_id = ""
    # Whose positions may be shown now, as their frames name it; nobody's where it is empty.
    shown = ""

    async def connect(self) -> None:
        self.order_id = self.scope["url_route"]["kwargs"]["order_id"]
        query = parse_qs(self.scope["query_string"].decode("latin1"))
        self.asked_after = query.get("last_message_id", [""])[0]
        await super().connect()

    async def authorise(self) -> tuple[str, list[str]]:
        order = await in_thread(order_to_watch, self.scope["user"], self.order_id)
        self.alias = order.region.redis_alias
        return self.alias, [topic_of(self.order_id)]

    async def send_snapshot(self) -> None:
        opening = await in_thread(
            open_watch,
            self.scope["user"],
            self.order_id,
            after=self.asked_after,
            alias=self.alias,
        )
        for text in opening.frames:
            await self.send(text)
        # A fresh snapshot after an outage stands for all that was missed in it.
        self.asked_after = ""
        self.newest_id = opening.newest_id
        self.shown = self._positions_of(opening.current)

    async def deliver(self, letter: Letter) -> None:
        # What came while the snapshot was taken is in it; a relayed event may come twice.
        if parse_id(letter.message_id) <= parse_id(self.newest_id):
            return
        if letter.replaces:
            # Positions are shown from assignment to the end, and the present driver's only: one
            # may overtake either.
            if letter.replaces != self.shown:
                return
        else:
            await self._follow(json.loads(letter.body))
            self.newest_id = letter.message_id
        await super().deliver(letter)

    async def _follow(self, frame: Mapping[str, Any]) -> None:
        if frame["type"] == "driver_assigned":
            driver = frame["data"]["driver"]
            self.shown = positions_of(driver["id"]) if driver else ""
            # A driver who has lost the order may no longer watch it.
            await self.authorise()
        elif frame["type"] == "status_change" and frame["data"].get("status") in FINAL:
            self.shown = ""

    @staticmethod
    def _positions_of(order: Mapping[str, Any]) -> str:
        return positions_of(order["driver"]["id"]) if is_carried(order) else ""


class ShopConsumer(LiveConsumer):
    """`/ws/merchant/{shop_id}`: the shop's open orders, then every change to its orders."""

    async def authorise(self) -> tuple[str, list[str]]:
        user = self.scope["user"]
        if user.role != Role.MERCHANT:
            raise Forbidden
        shop_id = self.scope["url_route"]["kwargs"]["shop_id"]
        self.shop = await in_thread(shop_to_watch, user, shop_id)
        return self.shop.region.redis_alias, [shop_topic(shop_id)]

    async def send_snapshot(self) -> None:
        # What came while nobody listened is in it: no order depends on a frame that was seen.
        frame = await in_thread(open_orders_frame, self.shop, now=utc_now())
        await self.send(frame.encode())


# Positions of a whole region: more often, they would only be drawn over.
LOCATIONS_EVERY_S = 1.0
_FLUSH = "flush"
# Orders come to be at risk by waiting: no event tells of it.
RISKS_EVERY_S = 10.0
_REVIEW = "review"


class OpsConsumer(LiveConsumer):
    """`/ws/ops?region=`: a region's drivers and open orders, then what becomes of them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.moved: dict[int, dict[str, Any]] = {}
        self.flush_timer: asyncio.TimerHandle | None = None
        self.review_timer: asyncio.TimerHandle | None = None

    async def authorise(self) -> tuple[str, list[str]]:
        query = parse_qs(self.scope["query_string"].decode("latin1"))
        slug = query.get("region", [""])[0]
        self.region = await in_thread(region_to_watch, self.scope["user"], slug)
        self.topic = region_topic(self.region.slug)
        return self.region.redis_alias, [self.topic]

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        for timer in filter(None, (self.flush_timer, self.review_timer)):
            timer.cancel()
        await super().websocket_disconnect(message)

    async def send_snapshot(self) -> None:
        self.moved.clear()
        frame = await in_thread(overview_frame, self.region, now=utc_now())
        await self.send(frame.encode())
        self._review_later()

    async def deliver(self, letter: Letter) -> None:
        if letter.replaces == _FLUSH:
            await self._flush()
            return
        if letter.replaces == _REVIEW:
            frame = await in_thread(risks_frame, self.region, now=utc_now())
            await self.send(frame.encode())
            self._review_later()
            return
        message = json.loads(letter.body)
        if message["type"] != "driver_locations":
            await super().deliver(letter)
            return
        self.moved |= {driver["id"]: driver for driver in message["data"]["drivers"]}
        if self.flush_timer is None:
            self.flush_timer = self._remind(LOCATIONS_EVERY_S, _FLUSH)

    def _review_later(self) -> None:
        if self.review_timer:
            self.review_timer.cancel()
        self.review_timer = self._remind(RISKS_EVERY_S, _REVIEW)

    def _remind(self, delay_s: float, kind: str) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()
        return loop.call_later(delay_s, self.mailbox.put, self.topic, "", kind, "{}")

    async def _flush(self) -> None:
        self.flush_timer = None
        drivers, self.moved = list(self.moved.values()), {}
        if drivers:
            await self.send(Frame("driver_locations", {"drivers": drivers}, utc_now()).encode())


socket_urls = [
    path("ws/orders/<uuid:order_id>", OrderConsumer.as_asgi()),
    path("ws/merchant/<int:shop_id>", ShopConsumer.as_asgi()),
    path("ws/ops", OpsConsumer.as_asgi()),
]
