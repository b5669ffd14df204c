"""Doors as simulated drivers find them: with somebody who tells a PIN, or to be photographed."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

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


@cache
def door_photo() -> tuple[str, bytes, str]:
    """Draw a bag on a mat before a door; return name, content and type of the file."""
    picture = Image.new("RGB", (480, 640), "#cfc6b8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((110, 40, 370, 500), fill="#5d4037", outline="#3e2723", width=6)
    draw.ellipse((330, 260, 350, 280), fill="#d7b56d")
    draw.polygon([(60, 610), (110, 510), (370, 510), (420, 610)], fill="#6b705c")
    draw.rectangle((190, 430, 290, 570), fill="#d9a066", outline="#8a5a2b", width=4)
    draw.arc((215, 400, 265, 460), 180, 360, fill="#8a5a2b", width=5)
    encoded = BytesIO()
    picture.save(encoded, "JPEG", quality=80)
    return "door.jpg", encoded.getvalue(), "image/jpeg"
