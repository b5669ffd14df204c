"""The socket of one's own inbox: how many are unread, then each notification as it comes."""

from django.urls import path

from delivery.kernel.clock import utc_now
from delivery.live.consumer import LiveConsumer
from delivery.notifications.live import inbox_topic, unread_frame
from delivery.stores.threads import in_thread


class InboxConsumer(LiveConsumer):
    """`/ws/notifications`: a snapshot with `unread`, then `notification` frames."""

    async def authorise(self) -> tuple[str, list[str]]:
        return "default", [inbox_topic(self.scope["user"].pk)]

    async def send_snapshot(self) -> None:
        frame = await in_thread(unread_frame, self.scope["user"], now=utc_now())
        await self.send(frame.encode())


socket_urls = [path("ws/notifications", InboxConsumer.as_asgi())]
