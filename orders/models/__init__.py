"""Orders, what is in them, and what happened to their money."""

from orders.models.adjustment import Adjustment
from orders.models.customer_stars import CustomerStars
from orders.models.item import OrderItem
from orders.models.order import Order
from orders.models.promotion import Promotion, Redemption
from orders.models.rating import Rating

__all__ = [
    "Adjustment",
    "CustomerStars",
    "Order",
    "OrderItem",
    "Promotion",
    "Rating",
    "Redemption",
]
