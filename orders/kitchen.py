"""An order as the people of its shop need to see it: one card of their board."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from django.utils.translation import gettext

from delivery.kernel.texts import msg
from merchants.allergens import mentions_allergy
from orders.contacts import Contact, contacts_of
from orders.models import Order, OrderItem
from orders.policy import IfSoldOut
from orders.states import CAN_RUN_OUT, OrderStatus, Party
from orders.times import slot_text

S = OrderStatus


class Column(StrEnum):
    """Where on the board an order stands."""

    NEW = "new"
    PREPARING = "preparing"
    READY = "ready"
    OUT = "out"
    DONE = "done"


COLUMNS = {
    S.PENDING: Column.NEW,
    S.CONFIRMED: Column.PREPARING,
    S.PREPARING: Column.PREPARING,
    S.READY: Column.READY,
    S.PICKED_UP: Column.OUT,
    S.DELIVERED: Column.DONE,
    S.CANCELLED: Column.DONE,
}
STATE_WORDS = {
    S.PENDING: msg("New"),
    S.CONFIRMED: msg("Accepted"),
    S.PREPARING: msg("Preparing"),
    S.READY: msg("Ready"),
    S.PICKED_UP: msg("On its way"),
    S.DELIVERED: msg("Delivered"),
    S.CANCELLED: msg("Cancelled"),
}
_WISHES = {
    IfSoldOut.REFUND: msg("If sold out: refund"),
    IfSoldOut.REPLACE: msg("If sold out: replace"),
    IfSoldOut.CANCEL: msg("If sold out: cancel the whole order"),
}
# How long before its time something turns urgent, and how long food may stand about.
ANSWER_WARNING = timedelta(minutes=3)
KITCHEN_WARNING = timedelta(minutes=3)
STANDING = timedelta(minutes=8)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that runs: `ahead` is said before `until`, `past` after; `warn_s` before it is soon.

    Script and server write the same words from it.
    """

    until: datetime
    ahead: str
    past: str
    warn_s: int
    now: datetime

    @property
    def level(self) -> str:
        """Return calm, soon or late."""
        left_s = (self.until - self.now).total_seconds()
        return "late" if left_s < 0 else "soon" if left_s <= self.warn_s else "calm"

    @property
    def text(self) -> str:
        """Return the words for now."""
        left_s = (self.until - self.now).total_seconds()
        words = self.past if left_s < 0 else self.ahead
        return f"{words} {span(abs(left_s))}"


def span(seconds: float) -> str:
    """Write a stretch of time in whole minutes: `12 min`, `1 h 5 min`."""
    if seconds < 60:
        return gettext("under 1 min")
    hours, minutes = divmod(int(seconds) // 60, 60)
    text = gettext("{hours} h {minutes} min") if hours else gettext("{minutes} min")
    return text.format(hours=hours, minutes=minutes)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the order: what to cook, and what became of it.

    Without a vital line or something in its stead, the whole order is cancelled.
    """

    id: str
    name: str
    quantity: int
    options: tuple[str, ...]
    notes: str
    is_allergy: bool
    wish: str
    is_missing: bool
    replacement: str
    menu_item_id: int
    wants_replacement: bool
    is_vital: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board."""

    id: str
    code: str
    column: Column
    status: str
    state: str
    first_name: str
    lines: tuple[Line, ...]
    drop_off: str
    is_allergy: bool
    slot: str
    is_for_later: bool
    prep_minutes: int
    total_minor: int
    currency: str
    clock: Clock | None
    courier: str
    contacts: tuple[Contact, ...]
    ended: str
    reason: str

    @property
    def piece_count(self) -> int:
        """Return how many pieces have to be made."""
        return sum(line.quantity for line in self.lines if not line.is_missing)

    @property
    def version(self) -> str:
        """Return what changes when the card has to be drawn anew; its clock runs by itself."""
        seen = (
            self.status, self.courier, self.clock and (self.clock.until, self.clock.ahead),
            self.is_for_later, self.lines, self.contacts,
        )  # fmt: skip
        return f"{hash_of(repr(seen)):08x}"

    @property
    def may_run_out(self) -> bool:
        """Tell whether a line may still be sold out."""
        return self.status in CAN_RUN_OUT


def card_of(order: Order, *, courier: str, speed: float, now: datetime) -> Card:
    """Describe an order; `courier` says where its driver is.

    The city's clock runs `speed` times as fast as the wall clock.
    """
    items = list(order.items.all())
    left = [item for item in items if not item.is_missing]
    lines = tuple(_line(item, is_last=left == [item]) for item in items)
    is_for_later = bool(order.due_at and now < order.due_at and order.status == S.CONFIRMED)
    timezone = order.region.timezone
    ended_at = order.delivered_at or order.cancelled_at
    return Card(
        id=str(order.pk),
        code=order.code,
        column=COLUMNS[S(order.status)],
        status=order.status,
        state=gettext(STATE_WORDS[S(order.status)]),
        first_name=order.customer.name.split(" ")[0],
        lines=lines,
        drop_off=order.delivery_notes,
        is_allergy=any(ln.is_allergy for ln in lines) or mentions_allergy(order.delivery_notes),
        slot=slot_text(order.scheduled_for, timezone, now=now) if order.scheduled_for else "",
        is_for_later=is_for_later,
        prep_minutes=order.prep_minutes,
        total_minor=order.total_minor,
        currency=order.currency,
        clock=_clock(order, speed, now),
        courier=courier,
        contacts=tuple(contacts_of(order, Party.MERCHANT)),
        ended=ended_at.isoformat() if ended_at else "",
        reason=order.cancel_reason,
    )


def _line(item: OrderItem, *, is_last: bool) -> Line:
    return Line(
        id=str(item.pk),
        name=item.name,
        quantity=item.quantity,
        options=tuple(option["name"] for option in item.options),
        notes=item.notes,
        is_allergy=mentions_allergy(item.notes),
        wish=gettext(_WISHES[IfSoldOut(item.if_sold_out)]),
        is_missing=item.is_missing,
        replacement=item.replacement_name,
        menu_item_id=item.menu_item_id,
        wants_replacement=item.if_sold_out == IfSoldOut.REPLACE,
        is_vital=is_last or item.if_sold_out == IfSoldOut.CANCEL,
    )


def _clock(order: Order, speed: float, now: datetime) -> Clock | None:
    """Return the time that matters in the order's present state."""
    match order.status:
        case S.PENDING if order.answer_by_at:
            return Clock(
                order.answer_by_at, gettext("Answer within"), gettext("Answer overdue"),
                int(ANSWER_WARNING.total_seconds()), now,
            )  # fmt: skip
        case S.CONFIRMED if order.due_at and now < order.due_at:
            return Clock(order.due_at, gettext("Start in"), gettext("Start now"), 0, now)
        case S.CONFIRMED | S.PREPARING:
            began_at = max(order.confirmed_at or order.created_at, order.due_at or order.created_at)
            until = began_at + timedelta(minutes=order.prep_minutes / speed)
            warn_s = int(KITCHEN_WARNING.total_seconds() / speed)
            return Clock(until, gettext("Ready in"), gettext("Late by"), warn_s, now)
        case S.READY if order.ready_at:
            return Clock(
                order.ready_at + STANDING,
                gettext("Collect within"),
                gettext("Standing too long by"),
                120,
                now,
            )
        case S.PICKED_UP if order.eta_high_at:
            return Clock(
                order.eta_high_at, gettext("Arrives within"), gettext("Arrival late by"), 0, now
            )
    return None


def hash_of(text: str) -> int:
    """Return a short fingerprint that is the same in every process."""
    return crc32(text.encode())
