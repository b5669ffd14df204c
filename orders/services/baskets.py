"""Check a basket against shop, map and clock, and price it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext

from delivery.kernel.geometry import Point
from merchants.models import Shop
from merchants.slots import is_slot
from merchants.terms import DeliveryTerms, delivery_terms, tariff_of
from orders.errors import BelowMinimum, OutOfRange, ShopClosed, SlotUnavailable
from orders.pricing import NO_DISCOUNT, Line, Price, price_order
from orders.services.lines import ChosenLine, LineInput, choose_among
from orders.services.promotions import discount_of, promotion_for
from orders.services.shelves import shop_on_sale

__all__ = ["Basket", "ChosenLine", "LineInput", "PricedBasket", "price_basket"]


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that a quote and an order are made from."""

    merchant_id: int
    lines: tuple[LineInput, ...]
    delivery_address: str
    dropoff: Point
    delivery_notes: str = ""
    tip_minor: int = 0
    leave_at_door: bool = False
    handoff_pin: bool = False
    promotion_code: str = ""
    scheduled_for: datetime | None = None


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """A basket that the shop can fulfil, and what it costs.

    `promotion_id` is the promotion that gave the discount.
    """

    shop: Shop
    lines: tuple[ChosenLine, ...]
    terms: DeliveryTerms
    price: Price
    promotion_id: int | None = None

    def at(self, price: Price, lines: tuple[ChosenLine, ...]) -> "PricedBasket":
        """Return the same basket at another price."""
        return replace(self, price=price, lines=lines)


def price_basket(
    basket: Basket,
    *,
    customer_id: int,
    now: datetime,
    for_order: bool = False,
    is_quoted: bool = False,
) -> PricedBasket:
    """Check a basket against the menu, the hours and the map, and price it.

    With `for_order` the promotion's row is locked until the caller's transaction ends, so that
    its limits hold; what `is_quoted` keeps its promotion though that has ended since, or asks for
    a larger basket by now. Raises NotFound (no such shop), ShopClosed, SlotUnavailable, OutOfRange,
    UnknownItem, SoldOut, BadOptions, PromotionInvalid, PromotionExhausted.
    """
    wanted = {line.menu_item_id for line in basket.lines}
    shop, items = shop_on_sale(basket.merchant_id, wanted)
    terms = delivery_terms(shop, basket.dropoff, now=now)
    _check_time(shop, terms, basket.scheduled_for, now)
    if not shop.delivers_to(basket.dropoff):
        raise OutOfRange
    lines = choose_among(items, basket.lines)
    priced_lines = [Line(line.unit_price_minor, line.quantity) for line in lines]
    subtotal_minor = sum(line.total_minor for line in priced_lines)
    promotion = basket.promotion_code and promotion_for(
        basket.promotion_code,
        shop=shop,
        subtotal_minor=subtotal_minor,
        customer_id=customer_id,
        now=now,
        lock=for_order,
        is_quoted=is_quoted,
    )
    tariff = tariff_of(shop.region)
    price = price_order(
        priced_lines,
        delivery_fee_minor=terms.delivery_fee_minor,
        service_fee_bp=tariff.service_fee_bp,
        tax_bp=tariff.tax_bp,
        tip_minor=basket.tip_minor,
        discount=discount_of(promotion) if promotion else NO_DISCOUNT,
    )
    return PricedBasket(shop, lines, terms, price, promotion.pk if promotion else None)


def check_minimum(priced: PricedBasket) -> None:
    """Raise BelowMinimum where the shop delivers from more; what was quoted is not asked again."""
    shop, subtotal_minor = priced.shop, priced.price.subtotal_minor
    if subtotal_minor < shop.minimum_order_minor:
        raise BelowMinimum(shop.minimum_order_minor, subtotal_minor, shop.region.currency)


def due_at(terms: DeliveryTerms, scheduled_for: datetime | None) -> datetime | None:
    """Return when the kitchen has to begin for a slot; None for at once."""
    return scheduled_for and scheduled_for - timedelta(seconds=terms.window.eta_min_s)


def _check_time(
    shop: Shop, terms: DeliveryTerms, scheduled_for: datetime | None, now: datetime
) -> None:
    if scheduled_for is None:
        if not shop.is_open(now):
            raise ShopClosed(
                gettext("{shop} takes no orders at the moment.").format(shop=shop.name)
            )
    elif not shop.is_accepting:
        raise ShopClosed(gettext("{shop} takes no orders at the moment.").format(shop=shop.name))
    elif not is_slot(shop, scheduled_for, lead_s=terms.window.eta_min_s, now=now):
        raise SlotUnavailable(
            fields={"scheduled_for": [gettext("Choose one of the shop's slots.")]}
        )
