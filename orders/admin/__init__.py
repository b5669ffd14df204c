"""Orders in Django admin: to look at, and to act on through the services."""

from orders.admin.lines import OrderItemAdmin
from orders.admin.orders import OrderAdmin
from orders.admin.promotions import PromotionAdmin, RedemptionAdmin
from orders.admin.ratings import CustomerStarsAdmin, RatingAdmin

__all__ = [
    "CustomerStarsAdmin",
    "OrderAdmin",
    "OrderItemAdmin",
    "PromotionAdmin",
    "RatingAdmin",
    "RedemptionAdmin",
]
