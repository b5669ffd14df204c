"""The sockets of those who watch: an order's parties and a shop's console."""

from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.urls import path

from delivery.accounts.models import Role
from delivery.kernel.errors import Forbidden, Invalid
from delivery.live.consumer import LiveConsumer
from delivery.live.publish import shop_topic
from delivery.live.streams import parse_id, replay_async, topic_of
from delivery.stores.connections import async_redis
from merchants.selectors import get_managed_shop
from orders.selectors import order_for
from tracking.payloads import resync_frame, snapshot_frame
from tracking.services.watching import snapshot_for


class OrderConsumer(LiveConsumer):
    """`/ws/orders/{id}?last_message_id=`: snapshot, what was missed, then live."""

    async def authorise(self) -> tuple[str, list[str]]:
        self.order_id = self.scope["url_route"]["kwargs"]["order_id"]
        order = await sync_to_async(order_for)(self.scope["user"], self.order_id)
        self.alias = order.region.redis_alias
        self.asked_after = self._asked_after()
        return self.alias, [topic_of(self.order_id)]

    def _asked_after(self) -> str:
        query = parse_qs(self.scope["query_string"].decode("latin1"))
        after = query.get("last_message_id", [""])[0]
        if after:
            try:
                parse_id(after)
            except ValueError as error:
                raise Invalid("last_message_id is not a message id.") from error
        return after

    async def send_snapshot(self) -> None:
        current = await sync_to_async(snapshot_for)(self.scope["user"], self.order_id)
        newest = current["last_message_id"]
        missed = None
        if self.asked_after:
            missed = await replay_async(async_redis(self.alias), self.order_id, self.asked_after)
            if missed.is_broken:
                await self.send(resync_frame(self.order_id, newest).encode())
        await self.send(snapshot_frame(current).encode())
        if missed and not missed.is_broken:
            for text in missed.frames:
                await self.send(text)
        # A refresh after an outage stands for all that was missed in it.
        self.asked_after = ""
        self.last_sent_id = newest or ""

    def is_news(self, message_id: str) -> bool:
        if self.last_sent_id and parse_id(message_id) <= parse_id(self.last_sent_id):
            return False
        self.last_sent_id = message_id
        return True


class ShopConsumer(LiveConsumer):
    """`/ws/merchant/{shop_id}`: every change to the shop's orders."""

    async def authorise(self) -> tuple[str, list[str]]:
        user = self.scope["user"]
        if user.role != Role.MERCHANT:
            raise Forbidden
        shop_id = self.scope["url_route"]["kwargs"]["shop_id"]
        shop = await sync_to_async(get_managed_shop)(shop_id, user)
        return shop.region.redis_alias, [shop_topic(shop.pk)]


socket_urls = [
    path("ws/orders/<uuid:order_id>", OrderConsumer.as_asgi()),
    path("ws/merchant/<int:shop_id>", ShopConsumer.as_asgi()),
]
