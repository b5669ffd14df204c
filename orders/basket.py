"""The basket of the pages: kept in the visitor's session, from one shop at a time, unpriced."""

import secrets
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from delivery.kernel.errors import Conflict, Unprocessable
from delivery.kernel.texts import msg
from orders.policy import IfSoldOut
from orders.services.baskets import LineInput

_SESSION_KEY = "basket"
MAX_LINES = 50
MAX_QUANTITY = 99


class AnotherShop(Conflict):
    """The basket holds something of another shop, and an order comes from one."""

    code = "basket_of_another_shop"
    title = msg("Your basket holds something from another shop")


class BasketFull(Unprocessable):
    """A basket has an end."""

    code = "basket_full"
    title = msg("There is no more room in the basket")


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line of the basket under an id of its own."""

    id: str
    wanted: LineInput


class SessionBasket:
    """Read and change the basket of a session; it stays when its visitor signs in."""

    def __init__(self, session: MutableMapping[str, Any]) -> None:
        self._session = session
        stored = session.get(_SESSION_KEY) or {"shop_id": None, "lines": []}
        self.shop_id: int | None = stored["shop_id"]
        self.lines = [
            BasketLine(
                line["id"],
                LineInput(**{**line["wanted"], "option_ids": tuple(line["wanted"]["option_ids"])}),
            )
            for line in stored["lines"]
        ]

    @property
    def count(self) -> int:
        """Return how many pieces are in the basket."""
        return sum(line.wanted.quantity for line in self.lines)

    def add(self, shop_id: int, wanted: LineInput, *, replace: bool = False) -> None:
        """Put something in, joining it with an equal line.

        Raises AnotherShop unless `replace` says that the old content may go, and BasketFull.
        """
        if self.lines and self.shop_id != shop_id:
            if not replace:
                raise AnotherShop
            self.lines = []
        for line in self.lines:
            if _is_same(line.wanted, wanted):
                return self.set_quantity(line.id, line.wanted.quantity + wanted.quantity)
        if len(self.lines) >= MAX_LINES or wanted.quantity > MAX_QUANTITY:
            raise BasketFull
        self.shop_id = shop_id
        self.lines.append(BasketLine(secrets.token_hex(4), wanted))
        return self._save()

    def set_quantity(self, line_id: str, quantity: int) -> None:
        """Change how many of a line there are; none removes it, an absent line stays absent."""
        if quantity > MAX_QUANTITY:
            raise BasketFull
        self._change(line_id, lambda wanted: replace(wanted, quantity=quantity))

    def set_if_sold_out(self, line_id: str, choice: IfSoldOut) -> None:
        """Change what is to be done about a line that is sold out."""
        self._change(line_id, lambda wanted: replace(wanted, if_sold_out=choice.value))

    def refill(self, shop_id: int, wanted: Iterable[LineInput]) -> None:
        """Put other lines in the place of all that was in."""
        self.shop_id = shop_id
        self.lines = [BasketLine(secrets.token_hex(4), line) for line in wanted]
        self._save()

    def clear(self) -> None:
        """Take everything out."""
        self.lines = []
        self._save()

    def _change(self, line_id: str, change: Callable[[LineInput], LineInput]) -> None:
        changed = [
            BasketLine(line.id, change(line.wanted)) if line.id == line_id else line
            for line in self.lines
        ]
        self.lines = [line for line in changed if line.wanted.quantity > 0]
        self._save()

    def _save(self) -> None:
        if not self.lines:
            self.shop_id = None
            self._session.pop(_SESSION_KEY, None)
            return
        self._session[_SESSION_KEY] = {
            "shop_id": self.shop_id,
            "lines": [asdict(line) for line in self.lines],
        }


def _is_same(one: LineInput, other: LineInput) -> bool:
    return _what(one) == _what(other)


def _what(wanted: LineInput) -> tuple[int, list[int], str]:
    """Return what is asked for, whatever its number and should it be sold out."""
    return wanted.menu_item_id, sorted(wanted.option_ids), wanted.notes
