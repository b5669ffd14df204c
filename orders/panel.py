"""What the pages show of a basket: names, prices and what stands in the way of an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from delivery.kernel.errors import DomainError
from delivery.kernel.texts import msg
from merchants.models import MenuItem, Option, Shop
from merchants.selectors import get_shop, menu_items
from orders.basket import MAX_QUANTITY, BasketLine, SessionBasket
from orders.policy import IfSoldOut
from orders.services.lines import LineInput, choose_lines

SOLD_OUT_WORDING = {
    IfSoldOut.REFUND: msg("Refund it"),
    IfSoldOut.REPLACE: msg("Let the shop replace it"),
    IfSoldOut.CANCEL: msg("Cancel the order"),
}


def sold_out_wording(choice: str) -> str:
    """Write what is to be done about a sold-out line, nothing where it is simply refunded."""
    if choice == IfSoldOut.REFUND:
        return ""
    return gettext(SOLD_OUT_WORDING[IfSoldOut(choice)]).lower()


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line as people read it; `problem` says why it cannot be ordered."""

    id: str
    name: str
    quantity: int
    options: tuple[str, ...]
    notes: str
    if_sold_out: str
    unit_price_minor: int
    problem: str

    @property
    def total_minor(self) -> int:
        """Return what the line costs."""
        return self.unit_price_minor * self.quantity

    @property
    def sold_out_wording(self) -> str:
        """Return what is to be done about the line if it is sold out."""
        return sold_out_wording(self.if_sold_out)

    @property
    def one_less(self) -> int:
        """Return the quantity that the minus button asks for."""
        return self.quantity - 1

    @property
    def one_more(self) -> int:
        """Return the quantity that the plus button asks for."""
        return self.quantity + 1

    @property
    def is_full(self) -> bool:
        """Tell whether no more of it fits in."""
        return self.quantity >= MAX_QUANTITY


@dataclass(frozen=True, slots=True)
class Panel:
    """A basket with its shop; an empty one has none."""

    shop: Shop | None = None
    lines: tuple[PanelLine, ...] = ()
    notice: str = ""

    @property
    def sold_out_choices(self) -> list[tuple[str, str]]:
        """Return what may be done about a sold-out line, each with its wording."""
        return [(choice.value, gettext(wording)) for choice, wording in SOLD_OUT_WORDING.items()]

    @property
    def missing_minor(self) -> int:
        """Return how much more the shop wants an order to be worth."""
        minimum_minor = self.shop.minimum_order_minor if self.shop else 0
        return max(0, minimum_minor - self.subtotal_minor)

    @property
    def currency(self) -> str:
        """Return the currency of the shop's region."""
        return self.shop.region.currency if self.shop else ""

    @property
    def count(self) -> int:
        """Return how many pieces are in the basket."""
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal_minor(self) -> int:
        """Return what the goods cost, without fees, tax and tip."""
        return sum(line.total_minor for line in self.lines)


def basket_panel(basket: SessionBasket, *, now: datetime) -> Panel:
    """Describe a basket by the menu as it is now; what left the menu stays visible as a problem."""
    if basket.shop_id is None:
        return Panel()
    shop = get_shop(basket.shop_id)
    wanted = {line.wanted.menu_item_id for line in basket.lines}
    items = {item.pk: item for item in menu_items(shop).filter(pk__in=wanted)}
    problems = _problems(shop, basket.lines)
    lines = tuple(
        _line(line, items.get(line.wanted.menu_item_id), problems.get(line.id, ""))
        for line in basket.lines
    )
    return Panel(shop, lines, _notice(shop, now))


def check_line(shop_id: int, wanted: LineInput) -> None:
    """Refuse what the shop would not sell: raise NotFound, UnknownItem, SoldOut, BadOptions."""
    choose_lines(get_shop(shop_id), [wanted])


def _notice(shop: Shop, now: datetime) -> str:
    if not shop.is_accepting:
        return gettext("{shop} takes no orders at the moment.").format(shop=shop.name)
    if shop.is_open(now):
        return ""
    text = gettext("{shop} is closed now. Choose a later time at the checkout.")
    return text.format(shop=shop.name)


def _line(line: BasketLine, item: MenuItem | None, problem: str) -> PanelLine:
    options = _options(item, set(line.wanted.option_ids)) if item else []
    price_minor = item.price_minor if item else 0
    return PanelLine(
        id=line.id,
        name=item.name if item else gettext("No longer on the menu"),
        quantity=line.wanted.quantity,
        options=tuple(option.name for option in options),
        notes=line.wanted.notes,
        if_sold_out=line.wanted.if_sold_out,
        unit_price_minor=price_minor + sum(option.price_minor for option in options),
        problem=problem,
    )


def _options(item: MenuItem, chosen: set[int]) -> list[Option]:
    groups = item.option_groups.all()
    return [option for group in groups for option in group.options.all() if option.pk in chosen]


def _problems(shop: Shop, lines: Sequence[BasketLine]) -> dict[str, str]:
    """Ask for all lines at once, as most baskets are fine, and for each only if one is not."""
    try:
        choose_lines(shop, [line.wanted for line in lines])
    except DomainError:
        return {line.id: problem for line in lines if (problem := _problem(shop, line.wanted))}
    return {}


def _problem(shop: Shop, wanted: LineInput) -> str:
    try:
        choose_lines(shop, [wanted])
    except DomainError as error:
        return gettext(error.detail)
    return ""
