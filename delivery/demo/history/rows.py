"""Write invented orders down as lines of COPY's text format, one list per table."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from delivery.demo.history.invent import Invented

NULL = r"\N"
ORDER_COLUMNS = [
    "id",
    "code",
    "region_id",
    "customer_id",
    "shop_id",
    "driver_id",
    "status",
    "delivery_address",
    "delivery_lat",
    "delivery_lng",
    "delivery_notes",
    "leave_at_door",
    "requires_pin",
    "door_photo",
    "distance_m",
    "prep_minutes",
    "currency",
    "subtotal_minor",
    "delivery_fee_minor",
    "service_fee_minor",
    "tax_minor",
    "tip_minor",
    "discount_minor",
    "total_minor",
    "promotion_code",
    "tip_added_minor",
    "refunded_minor",
    "cancellation_fee_minor",
    "eta_at",
    "eta_low_at",
    "eta_high_at",
    "promised_by_at",
    "confirmed_at",
    "preparing_at",
    "ready_at",
    "assigned_at",
    "picked_up_at",
    "delivered_at",
    "cancelled_at",
    "cancel_reason",
    "cancelled_by",
]
ITEM_COLUMNS = [
    "id",
    "order_id",
    "menu_item_id",
    "name",
    "options",
    "notes",
    "quantity",
    "unit_price_minor",
    "if_sold_out",
    "replacement_name",
]
EVENT_COLUMNS = [
    "id",
    "sequence",
    "name",
    "subject_type",
    "subject_id",
    "data",
    "actor_id",
    "actor_role",
    "request_id",
    "at",
    "handled_by",
    "attempts",
    "last_error",
    "relayed_at",
]
ADJUSTMENT_COLUMNS = ["id", "order_id", "kind", "amount_minor", "note", "created_at"]
PAYOUT_COLUMNS = [
    "id",
    "driver_id",
    "order_id",
    "kind",
    "amount_minor",
    "currency",
    "cause",
    "earned_at",
]
_BASE_PAY_MINOR = 350


@dataclass(slots=True)
class Pages:
    """Lines by table, and what they add up to."""

    region_id: int
    currency: str
    chance: random.Random
    sequence: int
    orders: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    adjustments: list[str] = field(default_factory=list)
    payouts: list[str] = field(default_factory=list)

    def add(self, order: Invented) -> None:
        """Write one order with all that belongs to it."""
        times = order.times
        order_id = self._id(times.placed_ms)
        self.orders.append(_line(self._order(order_id, order)))
        for (item_id, name, price), quantity in order.lines:
            self.items.append(
                _line([
                    self._id(times.placed_ms), order_id, item_id, _text(name), "[]", "", quantity,
                    price, "refund", "",
                ])
            )  # fmt: skip
        self._tell(order_id, order)
        ended = _at(times.ended_ms)
        if order.is_delivered:
            self.payouts.append(
                _line([
                    self._id(times.ended_ms), order.driver_id, order_id, "base", _BASE_PAY_MINOR,
                    self.currency, "delivered", ended,
                ])
            )  # fmt: skip
        else:
            self.adjustments.append(
                _line([
                    self._id(times.ended_ms), order_id, "cancellation", -order.price.total_minor,
                    "Closing early", ended,
                ])
            )  # fmt: skip

    def _order(self, order_id: str, order: Invented) -> list[object]:
        price, times, is_delivered = order.price, order.times, order.is_delivered
        eta_ms = times.ready_ms + 900_000
        worked = [
            times.preparing_ms,
            times.ready_ms,
            times.assigned_ms,
            times.picked_up_ms,
        ]
        return [
            order_id, order.code, self.region_id, order.customer_id, order.menu.shop_id,
            order.driver_id if is_delivered else NULL,
            "delivered" if is_delivered else "cancelled",
            order.address, f"{order.lat:.6f}", f"{order.lng:.6f}", "", "f", "f", "",
            order.distance_m, order.menu.prep_minutes, self.currency,
            price.subtotal_minor, price.delivery_fee_minor, price.service_fee_minor,
            price.tax_minor, price.tip_minor, price.discount_minor, price.total_minor, "",
            0, 0 if is_delivered else price.total_minor, 0,
            _at(eta_ms), _at(eta_ms - 300_000), _at(eta_ms + 300_000), _at(eta_ms + 300_000),
            _at(times.confirmed_ms),
            *([_at(ms) for ms in worked] if is_delivered else [NULL] * 4),
            _at(times.ended_ms) if is_delivered else NULL,
            NULL if is_delivered else _at(times.ended_ms),
            "" if is_delivered else "Closing early",
            "" if is_delivered else "merchant",
        ]  # fmt: skip

    def _tell(self, order_id: str, order: Invented) -> None:
        """Write the events of an order, in the order in which they happened."""
        shop, times = order.menu.shop_id, order.times
        driver = order.driver_id if order.is_delivered else None
        steps = [("order.confirmed", "confirmed", times.confirmed_ms)]
        if order.is_delivered:
            steps += [
                ("order.preparing", "preparing", times.preparing_ms),
                ("order.ready", "ready", times.ready_ms),
                ("order.picked_up", "picked_up", times.picked_up_ms),
                ("order.delivered", "delivered", times.ended_ms),
            ]
        else:
            steps.append(("order.cancelled", "cancelled", times.ended_ms))
        placed = {"shop_id": shop, "total_minor": order.price.total_minor}
        self._event("order.placed", order_id, times.placed_ms, placed, {"status": "pending"})
        for name, status, ms in steps:
            told = {"driver_id": driver if ms > times.assigned_ms else None, "shop_id": shop}
            self._event(name, order_id, ms, told, {"status": status, f"{status}_at": _at(ms)})
            if status == "confirmed" and driver:
                assigned = {"driver_id": driver, "previous_driver_id": None, "shop_id": shop}
                at = times.assigned_ms
                self._event(
                    "order.driver_assigned", order_id, at, assigned, {"assigned_at": _at(at)}
                )

    def _event(
        self, name: str, order_id: str, ms: int, told: dict[str, object], changes: dict[str, str]
    ) -> None:
        self.sequence += 1
        at = _at(ms)
        data = json.dumps({**told, "changes": changes})
        self.events.append(
            f"{self._id(ms)}\t{self.sequence}\t{name}\torder\t{order_id}\t{data}\t{NULL}\tsystem"
            f"\t\t{at}\t[]\t0\t\t{at}\n"
        )

    def _id(self, ms: int) -> str:
        """Return a UUIDv7 of an instant."""
        bits = self.chance.getrandbits(74)
        high, low = bits >> 62, bits & ((1 << 62) - 1) | (0b10 << 62)
        text = f"{ms:012x}7{high:03x}{low:016x}"
        # As PostgreSQL writes it: events name their order in words.
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _line(values: list[object]) -> str:
    return "\t".join(map(str, values)) + "\n"


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


@lru_cache(maxsize=256)
def _at(ms: int) -> str:
    # An order's times stand in several of its rows.
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")
