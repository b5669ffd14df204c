"""Find what a customer asks for on the menu; every price is the menu's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from merchants.models import Shop
from orders.errors import BadOptions, SoldOut, UnknownItem
from orders.policy import IfSoldOut
from orders.services.shelves import ShelfItem, ShelfOption, items_on_sale


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as the customer asks for it; there is no price to read in it."""

    menu_item_id: int
    quantity: int
    option_ids: tuple[int, ...] = ()
    notes: str = ""
    if_sold_out: str = IfSoldOut.REFUND


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A line that was found on the menu."""

    item: ShelfItem
    options: tuple[ShelfOption, ...]
    quantity: int
    notes: str
    if_sold_out: str

    @property
    def unit_price_minor(self) -> int:
        """Return the price of one piece with its options."""
        return self.item.price_minor + sum(option.price_minor for option in self.options)


def choose_lines(shop: Shop, inputs: Sequence[LineInput]) -> tuple[ChosenLine, ...]:
    """Look all lines up on the menu; raise UnknownItem, SoldOut, BadOptions for the first bad."""
    return choose_among(items_on_sale(shop, {line.menu_item_id for line in inputs}), inputs)


def choose_among(
    items: dict[int, ShelfItem], inputs: Sequence[LineInput]
) -> tuple[ChosenLine, ...]:
    """Do the same where the items have been read."""
    return tuple(_choose(index, line, items) for index, line in enumerate(inputs))


def _choose(index: int, line: LineInput, items: dict[int, ShelfItem]) -> ChosenLine:
    item = items.get(line.menu_item_id)
    where = f"items.{index}.menu_item_id"
    if item is None:
        raise UnknownItem(fields={where: [gettext("This shop does not sell it.")]})
    if not item.is_available:
        raise SoldOut(
            gettext("{item} is sold out.").format(item=item.name),
            fields={where: [gettext("Sold out.")]},
        )
    options = _choose_options(item, set(line.option_ids), f"items.{index}.options")
    return ChosenLine(item, options, line.quantity, line.notes, line.if_sold_out)


def _choose_options(item: ShelfItem, chosen: set[int], where: str) -> tuple[ShelfOption, ...]:
    taken: list[ShelfOption] = []
    for group in item.groups.values():
        picked = [option for option in group.options if option.id in chosen]
        if not group.min_choices <= len(picked) <= group.max_choices:
            text = gettext("Choose {least} to {most} of {group}.").format(
                least=group.min_choices, most=group.max_choices, group=group.name
            )
            raise BadOptions(fields={where: [text]})
        if any(not option.is_available for option in picked):
            raise SoldOut(
                fields={
                    where: [gettext("An option of {group} is sold out.").format(group=group.name)]
                }
            )
        taken += picked
    if len(taken) != len(chosen):
        raise BadOptions(fields={where: [gettext("This item does not have that option.")]})
    return tuple(taken)
