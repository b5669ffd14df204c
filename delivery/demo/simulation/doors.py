"""The people behind the doors of the named customers, who tell a simulated driver their PIN."""

from delivery.demo.simulation.client import Json
from delivery.demo.simulation.session import Session


class Doors:
    """Speak for the named customers: simulated ones ask for no PIN."""

    def __init__(self, customers: list[Session]) -> None:
        self._customers = customers

    async def tell_pin(self, order_id: str) -> Json:
        """Return what a driver sends along to hand an order over; empty where nobody is home."""
        for customer in self._customers:
            orders = (await customer.get("/orders"))["results"]
            if any(order["id"] == order_id for order in orders):
                return {"pin": (await customer.get(f"/orders/{order_id}/pin"))["pin"]}
        return {}
