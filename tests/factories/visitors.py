"""People at a browser: clients that ask for pages, as the pages' own forms and htmx do."""

from typing import Any

from django.test import Client

from delivery.accounts.models import User
from delivery.kernel.geometry import Point
from tests.factories.merchants import SQUARE

HTMX = {"HX-Request": "true"}


def visitor(user: User | None = None, **options: Any) -> Client:
    """Make a browser's client, signed in where a user is named."""
    client = Client(headers={"accept": "text/html"}, **options)
    if user:
        client.force_login(user)
    return client


def neighbour(user: User | None = None, *, point: Point = SQUARE) -> Client:
    """Make a browser's client that has chosen where to be delivered to."""
    client = visitor(user)
    client.post("/place", {"label": "Testikatu 1", "lat": point.lat, "lng": point.lng})
    return client


def checkout_form(client: Client) -> dict[str, Any]:
    """Return the fields of the checkout as its page shows them, with the quote."""
    response = client.get("/checkout")
    fields = dict(response.context["form"].data)
    return {**fields, "quote_token": response.context["quote"]["quote_token"]}
