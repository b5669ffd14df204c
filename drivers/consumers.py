"""The driver's socket: offers and order changes out, locations in."""

from typing import Any

from asgiref.sync import sync_to_async
from django.urls import path
from rest_framework.exceptions import ValidationError

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError, Forbidden
from delivery.live.consumer import LiveConsumer
from delivery.live.publish import driver_topic
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.shapes import LocationInput


class DriverConsumer(LiveConsumer):
    """`/ws/driver`."""

    async def authorise(self) -> tuple[str, list[str]]:
        user = self.scope["user"]
        if user.role != Role.DRIVER:
            raise Forbidden
        driver = await sync_to_async(driver_of)(user)
        alias = driver.region.redis_alias if driver.region else "default"
        return alias, [driver_topic(driver.pk)]

    async def take_frame(self, frame: dict[str, Any]) -> None:
        if frame.get("type") != "location":
            await self.send_error("unknown_type")
            return
        try:
            data = await sync_to_async(self._record)(frame)
        except ValidationError as error:
            await self.send_error("invalid", fields=error.detail)
        except DomainError as error:
            await self.send_error(error.code)
        else:
            await self.send_frame({"type": "ack", "data": data})

    def _record(self, frame: dict[str, Any]) -> dict[str, int]:
        form = LocationInput(data={name: frame[name] for name in frame if name != "type"})
        form.is_valid(raise_exception=True)
        driver = driver_of(self.scope["user"])
        intake = record_fixes(driver, form.fixes(), now=utc_now())
        return {"accepted": intake.accepted, "rejected": intake.rejected}


socket_urls = [path("ws/driver", DriverConsumer.as_asgi())]
