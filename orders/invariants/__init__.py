"""What must always hold of orders."""

from orders.invariants import history, money, order

__all__ = ["history", "money", "order"]
