"""The driver's socket: offers and order changes out, locations in."""

import asyncio
import json
from typing import Any
from uuid import UUID

from django.urls import path

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Forbidden, Invalid, Unavailable
from delivery.live.consumer import MAX_FRAME_CHARS, LiveConsumer
from delivery.live.frames import Frame
from delivery.live.mailbox import Letter
from delivery.live.publish import driver_topic
from delivery.stores.threads import in_thread
from drivers.errors import DriverOffline
from drivers.ingest.points import read_fixes
from drivers.services.ingest import location_ingest
from drivers.services.offers import mark_seen
from drivers.services.reporters import Reporter, load_reporter

# An ack tells what was written since the last one.
ACK_EVERY_S = 1.0
_ACK, _LOST = "ack", "lost"


class DriverConsumer(LiveConsumer):
    """`/ws/driver`; as a receipt it hears what became of the points that it handed in."""

    reporter: Reporter | None = None
    accepted = 0
    rejected = 0
    next_ack_s = 0.0
    ack_timer: asyncio.TimerHandle | None = None

    async def authorise(self) -> tuple[str, list[str]]:
        user = self.scope["user"]
        if user.role != Role.DRIVER:
            raise Forbidden
        self.reporter = await in_thread(load_reporter, user)
        region = self.reporter.region
        self.topic = driver_topic(user.pk)
        return region.redis_alias if region else "default", [self.topic]

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Nearly every frame is a location: it takes the short way.
        if message["type"] != "websocket.receive" or not self._take_at_once(message.get("text")):
            await super().dispatch(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        if self.ack_timer:
            self.ack_timer.cancel()
        await super().websocket_disconnect(message)

    async def take_frame(self, frame: dict[str, Any]) -> None:
        if frame.get("type") == "seen":
            await self._acknowledge(await in_thread(self._see, frame))
            return
        if frame.get("type") != "location":
            await self.send_error("unknown_type")
            return
        if self.reporter is None or not self.reporter.is_working:
            self.reporter = await in_thread(load_reporter, self.scope["user"])
        if not self.reporter.is_working:
            raise DriverOffline
        self._take_fixes(self.reporter, frame)

    async def _acknowledge(self, data: dict[str, Any]) -> None:
        await self.send(Frame("ack", data, utc_now()).encode())

    def _see(self, frame: dict[str, Any]) -> dict[str, str]:
        try:
            offer_id = UUID(str(frame.get("offer_id")))
        except ValueError as error:
            raise Invalid(fields={"offer_id": ["Must be the id of an offer."]}) from error
        mark_seen(offer_id=offer_id, actor=self.scope["user"], now=utc_now())
        return {"offer_id": str(offer_id)}

    async def deliver(self, letter: Letter) -> None:
        if letter.replaces == _ACK:
            data = {"accepted": self.accepted, "rejected": self.rejected}
            self.accepted = self.rejected = 0
            await self._acknowledge(data)
        elif letter.replaces == _LOST:
            await self.send_error(letter.body)
        else:
            await super().deliver(letter)

    def written(self, points: int) -> None:
        """Acknowledge points that are in the index."""
        self.accepted += points
        self._ack_soon()

    def lost(self, points: int, error: BaseException | None) -> None:
        """Tell of points that were shed, or that the index did not take."""
        if error:
            code = error.code if isinstance(error, DriverOffline) else Unavailable.code
            self.mailbox.put(self.topic, "", _LOST, code)
        else:
            self.rejected += points
            self._ack_soon()

    def _take_at_once(self, text: str | None) -> bool:
        """Take a location; False leaves anything unusual to the longer way, untouched."""
        reporter = self.reporter
        if not text or not reporter or not reporter.is_working or self.is_closing:
            return False
        if len(text) > MAX_FRAME_CHARS:
            return False
        try:
            frame = json.loads(text)
            if frame["type"] != "location" or not self.rate.allows():
                return False
            self._take_fixes(reporter, frame)
        except (ValueError, TypeError, KeyError, RecursionError, Invalid):
            return False
        return True

    def _take_fixes(self, reporter: Reporter, frame: dict[str, Any]) -> None:
        now = utc_now()
        fixes = read_fixes(frame, now=now)
        refused = len(fixes) - location_ingest().take(reporter, fixes, self, now=now)
        if refused:
            self.rejected += refused
            self._ack_soon()

    def _ack_soon(self) -> None:
        if self.ack_timer is None:
            loop = asyncio.get_running_loop()
            delay_s = max(0.0, self.next_ack_s - loop.time())
            self.ack_timer = loop.call_later(delay_s, self._put_ack)

    def _put_ack(self) -> None:
        self.ack_timer = None
        self.next_ack_s = asyncio.get_running_loop().time() + ACK_EVERY_S
        self.mailbox.put(self.topic, "", _ACK, "{}")


socket_urls = [path("ws/driver", DriverConsumer.as_asgi())]
