"""A city whose true times follow laws that the estimator does not assume; seeded."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from delivery.geo.routing.detour import DETOUR, SPEED_MPS
from merchants.terms import PROMISED_VEHICLE
from tracking.eta.learning.deliveries import Delivery

SHOPS = 60
DRIVERS = 80
ORDERS_PER_DAY = 600
SEGMENTS = 20
_CATEGORIES = ("restaurant", "fast_food", "bakery", "supermarket")
_ANNOUNCED_S = {"restaurant": 1200.0, "fast_food": 600.0, "bakery": 420.0, "supermarket": 900.0}
_VEHICLES = ("bicycle", "scooter", "car")
# Orders by hour, 10 to 22: two peaks, in which kitchens and streets are slow.
_HOURS = np.arange(10, 23)
_RUSH = np.array([0.2, 0.5, 1.0, 0.9, 0.4, 0.2, 0.2, 0.4, 0.8, 1.0, 0.9, 0.5, 0.3])
# A house, a flat up the stairs, an office with a desk: median seconds from the kerb to the hand.
_DOOR_S = (45.0, 95.0, 130.0)


@dataclass(frozen=True, slots=True)
class Trip:
    """A delivery, and when its driver had ridden each of SEGMENTS equal parts of the way."""

    delivery: Delivery
    marks_s: tuple[float, ...]


@dataclass(slots=True)
class Shop:
    """What is true of a shop; nobody tells the estimator."""

    number: int
    category: str
    bias: float
    answers_s: float
    says_minutes: bool
    counter_s: float


class City:
    """Shops that are slower or quicker than they say, and change; drivers who differ."""

    def __init__(self, seed: int) -> None:
        self.random: Generator = np.random.default_rng(seed)
        self.shops = [self._shop(number) for number in range(SHOPS)]
        self.paces = self.random.normal(1.0, 0.1, DRIVERS).clip(0.75, 1.4)

    def day(self, number: int) -> Iterator[Trip]:
        """Yield a day's orders."""
        for shop in self.shops:
            shop.bias *= float(np.exp(self.random.normal(0, 0.02)))
        for _ in range(ORDERS_PER_DAY):
            yield self._trip(number)

    def _shop(self, number: int) -> Shop:
        accepts_at_once = self.random.random() < 0.35
        return Shop(
            number=number,
            category=_CATEGORIES[number % len(_CATEGORIES)],
            bias=float(np.exp(self.random.normal(0.08, 0.25))),
            answers_s=2.0 if accepts_at_once else float(self.random.uniform(40, 180)),
            says_minutes=not accepts_at_once,
            counter_s=float(self.random.uniform(35, 110)),
        )

    def _trip(self, day: int) -> Trip:
        random = self.random
        shop = self.shops[int(random.integers(SHOPS))]
        slot = int(random.choice(len(_HOURS), p=_RUSH / _RUSH.sum()))
        rush, load = float(_RUSH[slot]), int(random.poisson(3 * _RUSH[slot]))
        announced_s = _ANNOUNCED_S[shop.category] + 60.0 * int(random.integers(-3, 4))
        keys = {"shop": str(shop.number), "category": shop.category, "region": "1"}
        metres = float(random.gamma(4, 500)) + 200
        vehicle, pace = self._driver()
        ride_s = metres * DETOUR / SPEED_MPS[vehicle]
        counter = self._counter(shop, announced_s, vehicle, pace, rush, load)
        marks_s = self._way_s(ride_s, vehicle, pace, rush)
        at_door_s = counter["picked_up_s"] + float(marks_s[-1])
        delivery = Delivery(
            day=day,
            keys={**keys, "hour": str(_HOURS[slot])},
            announced_prep_s=announced_s,
            prep_s=self._answered_s(shop, announced_s, rush, load),
            promised_ride_s=metres * DETOUR / SPEED_MPS[PROMISED_VEHICLE],
            vehicle=vehicle,
            load=load,
            ride_s=ride_s,
            at_door_s=at_door_s,
            delivered_s=at_door_s + self._door_s(),
            **counter,
        )
        return Trip(delivery, (0.0, *(float(mark) for mark in marks_s)))

    def _counter(
        self, shop: Shop, announced_s: float, vehicle: str, pace: float, rush: float, load: int
    ) -> dict[str, float]:
        """Return what happens up to the moment when the driver has the food."""
        random = self.random
        confirmed_s = float(random.gamma(1.5, shop.answers_s / 1.5))
        ready_s = confirmed_s + self._kitchen_s(shop, announced_s, rush, load)
        assigned_s = confirmed_s + 15 + float(random.exponential(50 + 70 * rush))
        approach_s = float(random.gamma(3, 80)) + 20
        at_shop_s = assigned_s + float(self._way_s(approach_s, vehicle, pace, rush)[-1])
        counter_s = float(shop.counter_s * random.weibull(1.4))
        return {
            "confirmed_s": confirmed_s,
            "ready_s": ready_s,
            "assigned_s": assigned_s,
            "approach_s": approach_s,
            "at_shop_s": at_shop_s,
            "picked_up_s": max(ready_s, at_shop_s) + counter_s,
        }

    def _driver(self) -> tuple[str, float]:
        number = int(self.random.integers(DRIVERS))
        return _VEHICLES[number % len(_VEHICLES)], float(self.paces[number])

    def _kitchen_s(self, shop: Shop, announced_s: float, rush: float, load: int) -> float:
        usual_s = self._usual_s(shop, announced_s, rush, load)
        noise = float(self.random.gamma(20, 1 / 20))
        # Now and then something is forgotten, or has to be made again.
        mishap = 1 + float(self.random.pareto(3)) if self.random.random() < 0.06 else 1.0
        return usual_s * noise * mishap

    def _answered_s(self, shop: Shop, announced_s: float, rush: float, load: int) -> float:
        """Return what the shop says with its answer: a guess in steps of five minutes, if any."""
        if not shop.says_minutes:
            return announced_s
        usual_s = self._usual_s(shop, announced_s, rush, load)
        guess_s = usual_s * float(self.random.gamma(100, 1 / 100))
        return max(round(guess_s / 300), 1) * 300.0

    def _usual_s(self, shop: Shop, announced_s: float, rush: float, load: int) -> float:
        return announced_s * shop.bias * (0.9 + 0.25 * rush) * (1 + 0.04 * load)

    def _way_s(
        self, reckoned_s: float, vehicle: str, pace: float, rush: float
    ) -> NDArray[np.float64]:
        """Return when each part of a way ends: lights, traffic, a street that is closed."""
        jam = 1 + (0.35 if vehicle == "car" else 0.08) * rush
        street = float(np.exp(self.random.normal(0, 0.13)))
        parts = self.random.gamma(4, 1 / 4, SEGMENTS)
        seconds = reckoned_s / SEGMENTS * jam * street * pace * parts
        if self.random.random() < 0.03:
            seconds[int(self.random.integers(SEGMENTS))] += self.random.uniform(60, 300)
        return np.cumsum(seconds)

    def _door_s(self) -> float:
        usual_s = _DOOR_S[int(self.random.choice(3, p=[0.4, 0.45, 0.15]))]
        seconds = usual_s * float(np.exp(self.random.normal(0, 0.4)))
        # Nobody opens, or the house has no number.
        return seconds + (self.random.uniform(120, 400) if self.random.random() < 0.02 else 0.0)
