"""Nobody is shown a whole telephone number of somebody else: every page, payload, frame and log."""

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role, User
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from drivers.services.shifts import go_online
from orders.models import Order
from orders.services import moves
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)
# As people write them: a search for digits must not be put off by what stands between.
PHONES = {
    Role.CUSTOMER: "+44 7700 900 101",
    Role.MERCHANT: "(+44) 7700-900102",
    Role.DRIVER: "0044 7700 900103",
    Role.ADMIN: "+447700900104",
}
NATIONAL = {role: f"770090010{last}" for last, role in enumerate(PHONES, start=1)}
STEPS = {
    "pending": (),
    "confirmed": ("confirm", "assign"),
    "preparing": ("confirm", "assign", "prepare"),
    "ready": ("confirm", "assign", "prepare", "ready"),
    "picked_up": ("confirm", "assign", "prepare", "pick_up"),
    "delivered": ("confirm", "assign", "prepare", "pick_up", "deliver"),
    "cancelled": ("confirm", "assign", "cancel"),
}
# They say the same to everybody, and take long.
SAME_FOR_ALL = {"api/v1/schema", "api/docs"}
ADMIN_PAGES = (
    "accounts/user/", "accounts/user/{customer}/change/", "accounts/user/{driver}/change/",
    "accounts/user/{owner}/change/", "orders/order/", "orders/order/{order}/change/",
    "drivers/driver/", "drivers/driver/{driver}/change/", "merchants/shop/",
    "merchants/shop/{shop}/change/", "events/event/",
)  # fmt: skip


class City:
    """A shop with an order in each state, all carried by one driver."""

    def __init__(self) -> None:
        now = self.now = utc_now()
        shop = self.shop = ShopFactory()
        people = {
            Role.CUSTOMER: UserFactory(),
            Role.MERCHANT: shop.owner,
            Role.DRIVER: make_driver(),
            Role.ADMIN: UserFactory(role=Role.ADMIN),
        }
        for role, person in people.items():
            User.objects.filter(pk=person.pk).update(phone=PHONES[role])
        self.people = {role: User.objects.get(pk=person.pk) for role, person in people.items()}
        go_online(actor=self.people[Role.DRIVER], point=shop.point, now=now)
        self.orders = {status: self._order(status) for status in STEPS}

    def _order(self, status: str) -> Order:
        order = placed_order(now=self.now, shop=self.shop, customer=self.people[Role.CUSTOMER])
        for step in STEPS[status]:
            self._take(step, {"order_id": order.pk, "now": self.now})
        order.refresh_from_db()
        assert order.status == status
        return order

    def _take(self, step: str, order: dict[str, object]) -> None:
        driver, operator = self.people[Role.DRIVER], self.people[Role.ADMIN]
        match step:
            case "confirm":
                moves.confirm_order(actor=SYSTEM, **order)
            case "assign":
                with transaction.atomic():
                    moves.assign_driver(driver=driver, actor=SYSTEM, **order)
            case "prepare":
                moves.start_preparing(actor=SYSTEM, **order)
            case "ready":
                moves.mark_ready(actor=SYSTEM, **order)
            case "pick_up":
                moves.pick_up_order(actor=driver, **order)
            case "deliver":
                moves.deliver_order(actor=operator, **order)
            case "cancel":
                moves.cancel_order(actor=operator, reason="Lost", **order)


@pytest.fixture
def city(relay_all):
    built = City()
    relay_all()
    return built


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield every route of the site but Django admin's own."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith("admin/"):
                yield from routes(entry, route)
        elif route not in SAME_FOR_ALL:
            yield route


def paths(city: City) -> Iterator[tuple[str, list[str]]]:
    """Yield each route with its addresses in this city, one per order where it is about one."""
    known = {
        "shop_id": city.shop.pk,
        "driver_id": city.people[Role.DRIVER].pk,
        "item_id": city.orders["pending"].items.get().menu_item_id,
        "slug": city.shop.slug,
        "date": "2026-11-18",
        "party": "customer",
    }

    def fill(route: str, order_id: object) -> str:
        values = {**known, "order_id": order_id}
        if route.startswith("map/"):
            values["slug"] = city.shop.region.slug
        return "/" + re.sub(
            r"<(\w+):(\w+)>",
            lambda found: str(values.get(found[2], uuid4() if found[1] == "uuid" else 1)),
            route,
        )

    for route in routes(get_resolver()):
        ids = [order.pk for order in city.orders.values()] if "order_id" in route else [None]
        yield route, [fill(route, order_id) for order_id in ids]
    people = city.people
    for page in ADMIN_PAGES:
        yield page, [
            "/admin/" + page.format(
                customer=people[Role.CUSTOMER].pk, driver=people[Role.DRIVER].pk,
                owner=people[Role.MERCHANT].pk, order=city.orders["ready"].pk, shop=city.shop.pk,
            )
        ]  # fmt: skip


def told(text: str, reader: Role | None = None) -> set[Role]:
    """Return whose whole numbers a text has, but for its reader's own."""
    bare = re.sub(r"[\s().•-]", "", text)
    return {role for role, digits in NATIONAL.items() if role != reader and digits in bare}


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_no_page_and_no_payload_has_a_whole_number(city, caplog):
    caplog.set_level(logging.INFO)
    leaks, shown = [], {role: set() for role in city.people}
    for role, person in city.people.items():
        client = browser_of(person)
        for route, addresses in paths(city):
            for address in addresses:
                answer = client.get(address)
                if answer.status_code == 405:
                    break
                if answer.status_code == 200:
                    shown[role].add(route)
                    content = b"".join(answer) if answer.streaming else answer.content
                    if told(content.decode("utf-8", "replace"), role):
                        leaks.append((role, address))

    assert leaks == []
    assert told(caplog.text) == set()
    # What was looked at: the pages and lists that somebody's number would stand on.
    order = "orders/<uuid:order_id>"
    assert {order, f"{order}/parts", "orders", f"api/v1/{order}"} <= shown[Role.CUSTOMER]
    assert {f"api/v1/{order}/contacts", f"api/v1/{order}/events"} <= shown[Role.CUSTOMER]
    assert {"merchant/<int:shop_id>/board", "api/v1/merchant/orders"} <= shown[Role.MERCHANT]
    assert {"api/v1/driver/orders", "api/v1/driver/route"} <= shown[Role.DRIVER]
    assert {"ops/live", "api/v1/admin/orders", "api/v1/admin/drivers"} <= shown[Role.ADMIN]
    assert set(ADMIN_PAGES) <= shown[Role.ADMIN]


def test_no_frame_of_a_socket_has_a_whole_number(city):
    people, region = city.people, city.shop.region.slug
    sockets = [
        (role, f"/ws/orders/{order.pk}")
        for order in city.orders.values()
        for role in people
        if role != Role.DRIVER or order.driver_id
    ]
    sockets += [(Role.MERCHANT, f"/ws/merchant/{city.shop.pk}")]
    sockets += [(Role.ADMIN, f"/ws/ops?region={region}")]
    tokens = {role: token_of(person) for role, person in people.items()}

    async def listen() -> list[tuple[Role, str, str]]:
        async with AsyncExitStack() as stack:
            opened = [
                (role, path, await stack.enter_async_context(connected(path, token=tokens[role])))
                for role, path in sockets
            ]
            return [(role, path, str(await socket.frame())) for role, path, socket in opened]

    heard = asyncio.run(listen())

    assert [(role, path) for role, path, text in heard if told(text, role)] == []
    assert len([path for _, path, text in heard if "snapshot" in text]) == len(sockets)


def test_a_call_leaves_no_number_behind(city, caplog):
    caplog.set_level(logging.INFO)
    order, later = city.orders["ready"], timedelta(seconds=1)
    contacts = f"/api/v1/orders/{order.pk}/contacts"
    pressed = {
        Role.CUSTOMER: ["merchant", "driver"],
        Role.MERCHANT: ["customer", "driver"],
        Role.DRIVER: ["customer", "merchant"],
    }

    for asker, parties in pressed.items():
        client = browser_of(city.people[asker])
        for party in parties:
            answer = client.post(f"{contacts}/{party}")
            # What the search finds where there is something to find.
            assert told(answer.content.decode()) == {Role(party)}

    given = Event.objects.filter(name__contains="number_given", at__gte=city.now - later)
    assert given.count() == 6
    assert told(str(list(Event.objects.values_list("data", "last_error")))) == set()
    assert told(caplog.text) == set()
    operator = browser_of(city.people[Role.ADMIN])
    timeline = operator.get(f"/api/v1/admin/orders/{order.pk}/timeline").content.decode()
    assert "The driver's number was given" in timeline.replace("\\u0027", "'")
    assert told(timeline) == set()
