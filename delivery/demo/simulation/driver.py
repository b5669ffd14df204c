"""A simulated driver: shares its position, answers offers, rides to where its orders take it."""

import asyncio
import random
import time
from typing import Any

from delivery.demo.simulation.city import City
from delivery.demo.simulation.client import Refused
from delivery.demo.simulation.doors import Doors, door_photo
from delivery.demo.simulation.motion import Motion
from delivery.demo.simulation.pace import Pace
from delivery.demo.simulation.session import Session
from delivery.demo.simulation.trip import Stop, next_stop
from delivery.geo.streets import Vehicle
from delivery.kernel.clock import rfc3339, utc_now

_ACCEPTS_SHARE = 0.85
_THINK_CITY_S = (4.0, 24.0)
_ROAM_SHARE_OF_SPEED = 0.3
_SHIFT_ENDED = "driver_offline"
# Frames tell what changes; these reads find what a lost frame would have told.
_SYNC_BUSY_EVERY_S = 10.0
_SYNC_IDLE_EVERY_S = 20.0


class Driver:
    """Play one driver account; all that it knows of its orders it can read again."""

    def __init__(
        self, session: Session, city: City, doors: Doors, pace: Pace, rng: random.Random
    ) -> None:
        self._session = session
        self._city = city
        self._doors = doors
        self._pace = pace
        self._rng = rng
        self._vehicle = Vehicle.BICYCLE
        self._motion = Motion(city.random_corner(rng, self._vehicle))
        self._socket = session.socket("/ws/driver")
        self._answering: set[str] = set()
        self._asks_for_pin: set[str] = set()
        self._asks_for_photo: set[str] = set()
        self._city_mps = 0.0
        self._stop: Stop | None = None
        self._sync_at_s = 0.0

    async def play(self) -> None:
        """Work until cancelled."""
        await self._go_online()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen(tasks))
            tasks.create_task(self._ride(tasks))

    async def _go_online(self) -> None:
        at = self._motion.position
        profile = await self._session.post("/driver/go-online", {"lat": at.lat, "lng": at.lng})
        self._vehicle = Vehicle(profile["vehicle_type"])

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        async for frame in self._socket.frames():
            match frame["type"]:
                case "offer":
                    self._consider(frame["data"], tasks)
                case "connected" | "order_update":
                    self._sync_at_s = 0.0
                case "error" if frame["code"] == _SHIFT_ENDED:
                    # Somebody else ended the shift, or an outage did.
                    await self._go_online()
                case "error":
                    self._session.count_error(f"driver socket: {frame['code']}")

    def _consider(self, offer: dict[str, Any], tasks: asyncio.TaskGroup) -> None:
        if offer["id"] not in self._answering:
            self._answering.add(offer["id"])
            tasks.create_task(self._answer(offer["id"]))

    async def _answer(self, offer_id: str) -> None:
        await self._pace.linger(self._rng, *_THINK_CITY_S)
        answer = "accept" if self._rng.random() < _ACCEPTS_SHARE else "reject"
        try:
            await self._session.post(f"/driver/offers/{offer_id}/{answer}")
        except Refused as refused:
            if not refused.is_foreseen:
                raise
        finally:
            self._answering.discard(offer_id)
        self._sync_at_s = 0.0

    async def _ride(self, tasks: asyncio.TaskGroup) -> None:
        before_s = time.monotonic()
        while True:
            if time.monotonic() >= self._sync_at_s:
                await self._sync(tasks)
            now_s = time.monotonic()
            self._motion.advance(now_s - before_s)
            before_s = now_s
            await self._share_position()
            if self._motion.has_arrived:
                await self._arrive()
            await asyncio.sleep(self._pace.fix_every_s)

    async def _sync(self, tasks: asyncio.TaskGroup) -> None:
        """Read offers, orders and route anew, and turn to the stop that comes first."""
        self._sync_at_s = time.monotonic() + _SYNC_IDLE_EVERY_S
        for offer in (await self._session.get("/driver/offers"))["results"]:
            self._consider(offer, tasks)
        orders = (await self._session.get("/driver/orders"))["results"]
        self._asks_for_pin = {order["id"] for order in orders if order["requires_pin"]}
        self._asks_for_photo = {order["id"] for order in orders if order["leave_at_door"]}
        stops = (await self._session.get("/driver/route"))["stops"] if orders else []
        if orders:
            self._sync_at_s = time.monotonic() + _SYNC_BUSY_EVERY_S
        before, self._stop = self._stop, next_stop(stops, orders)
        if self._stop and (before is None or before.point != self._stop.point):
            self._head_for(self._stop.point, share_of_speed=1.0)

    async def _arrive(self) -> None:
        if self._stop is None:
            corner = self._city.random_corner(self._rng, self._vehicle)
            self._head_for(corner, share_of_speed=_ROAM_SHARE_OF_SPEED)
        elif self._stop.call is not None:
            await self._report(self._stop.order_id, self._stop.call)

    async def _report(self, order_id: str, call: str) -> None:
        self._sync_at_s = 0.0
        path, is_at_the_door = f"/driver/orders/{order_id}/{call}", call == "delivered"
        try:
            if is_at_the_door and order_id in self._asks_for_photo:
                await self._session.upload(path, {"photo": door_photo()})
                return
            asks = is_at_the_door and order_id in self._asks_for_pin
            await self._session.post(path, await self._doors.tell_pin(order_id) if asks else {})
        except Refused as refused:
            if not refused.is_foreseen:
                raise

    def _head_for(self, point: Any, *, share_of_speed: float) -> None:
        route = self._city.route(self._motion.position, point, self._vehicle)
        self._city_mps = share_of_speed * route.distance_m / max(route.duration_s, 1.0)
        self._motion.follow(route.points, self._pace.real_mps(self._city_mps))

    async def _share_position(self) -> None:
        motion = self._motion
        await self._socket.send(
            {
                "type": "location",
                "lat": motion.position.lat,
                "lng": motion.position.lng,
                "recorded_at": rfc3339(utc_now()),
                # As a device in the city would measure it.
                "speed_mps": 0.0 if motion.has_arrived else round(self._city_mps, 1),
                "heading_deg": round(motion.heading_deg, 1),
                "accuracy_m": 5.0,
            }
        )
