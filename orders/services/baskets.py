"""Turn what a customer asks for into priced lines, reading every price from the menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.kernel.errors import NotFound
from delivery.kernel.geometry import Point
from merchants.models import MenuItem, Option, Shop
from merchants.terms import DeliveryTerms, delivery_terms, tariff_of
from orders.errors import BadOptions, OutOfRange, ShopClosed, SoldOut, UnknownItem
from orders.pricing import Line, Price, price_order


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as the customer asks for it; there is no price to read in it."""

    menu_item_id: int
    quantity: int
    option_ids: tuple[int, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that a quote and an order are made from."""

    merchant_id: int
    lines: tuple[LineInput, ...]
    delivery_address: str
    dropoff: Point
    delivery_notes: str = ""
    tip_minor: int = 0


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A line that was found on the menu."""

    item: MenuItem
    options: tuple[Option, ...]
    quantity: int
    notes: str

    @property
    def unit_price_minor(self) -> int:
        """Return the price of one piece with its options."""
        return self.item.price_minor + sum(option.price_minor for option in self.options)


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """A basket that the shop can fulfil now, and what it costs."""

    shop: Shop
    lines: tuple[ChosenLine, ...]
    terms: DeliveryTerms
    price: Price


def price_basket(basket: Basket, *, now: datetime) -> PricedBasket:
    """Check a basket against the menu, the hours and the map, and price it.

    Raises NotFound (no such shop), ShopClosed, OutOfRange, UnknownItem, SoldOut, BadOptions.
    """
    shop = _open_shop(basket.merchant_id, now)
    terms = delivery_terms(shop, basket.dropoff)
    if terms.distance_m > shop.delivery_radius_m:
        raise OutOfRange
    lines = _choose_lines(shop, basket.lines)
    tariff = tariff_of(shop.region)
    price = price_order(
        [Line(line.unit_price_minor, line.quantity) for line in lines],
        delivery_fee_minor=terms.delivery_fee_minor,
        service_fee_bp=tariff.service_fee_bp,
        tax_bp=tariff.tax_bp,
        tip_minor=basket.tip_minor,
    )
    return PricedBasket(shop, lines, terms, price)


def _open_shop(shop_id: int, now: datetime) -> Shop:
    shops = Shop.objects.select_related("region__tariff").prefetch_related("opening_periods")
    shop = shops.filter(pk=shop_id).first()
    if shop is None:
        raise NotFound("There is no such shop.")
    if not shop.is_open(now):
        raise ShopClosed(f"{shop.name} takes no orders at the moment.")
    return shop


def _choose_lines(shop: Shop, inputs: Sequence[LineInput]) -> tuple[ChosenLine, ...]:
    wanted = {line.menu_item_id for line in inputs}
    items = {
        item.pk: item
        for item in MenuItem.objects.filter(
            shop=shop, pk__in=wanted, is_deleted=False
        ).prefetch_related("option_groups__options")
    }
    return tuple(_choose(index, line, items) for index, line in enumerate(inputs))


def _choose(index: int, line: LineInput, items: dict[int, MenuItem]) -> ChosenLine:
    item = items.get(line.menu_item_id)
    where = f"items.{index}.menu_item_id"
    if item is None:
        raise UnknownItem(fields={where: ["This shop does not sell it."]})
    if not item.is_available:
        raise SoldOut(f"{item.name} is sold out.", fields={where: ["Sold out."]})
    options = _choose_options(item, set(line.option_ids), f"items.{index}.options")
    return ChosenLine(item, options, line.quantity, line.notes)


def _choose_options(item: MenuItem, chosen: set[int], where: str) -> tuple[Option, ...]:
    taken: list[Option] = []
    for group in item.option_groups.all():
        picked = [option for option in group.options.all() if option.pk in chosen]
        if not group.min_choices <= len(picked) <= group.max_choices:
            raise BadOptions(
                fields={
                    where: [f"Choose {group.min_choices} to {group.max_choices} of {group.name}."]
                }
            )
        if any(not option.is_available for option in picked):
            raise SoldOut(fields={where: [f"An option of {group.name} is sold out."]})
        taken += picked
    if len(taken) != len(chosen):
        raise BadOptions(fields={where: ["This item does not have that option."]})
    return tuple(taken)
