"""What somebody may see ends at once: with the session, the role, the shop, the order."""

import asyncio
from datetime import timedelta

import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.accounts.services import close_session
from delivery.geo.positions import Fix
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.reassignment import reassign_order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, online_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, near, placed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site():
    """Django admin, as an operator uses it."""
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


def change(site, path, row, **fields):
    """Post the change form of a row as its page would, with some fields changed."""
    page = site.get(f"/admin/{path}/{row.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values |= fields
    data = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    for formset in page.context["inline_admin_formsets"]:
        data |= {field.html_name: field.value() for field in formset.formset.management_form}
    answer = site.post(f"/admin/{path}/{row.pk}/change/", data)
    assert answer.status_code == 302, answer.context["errors"]


async def closes(path, token, act, *args, **fields):
    """Return the code with which a socket that is open closes after an act."""
    async with connected(path, token=token) as socket:
        assert await socket.first() is None
        # Acts are told to those whose subscription is in force.
        while not await in_thread(lambda: len(sync_redis().pubsub_channels("live:person:*"))):
            await asyncio.sleep(0.01)
        await in_thread(act, *args, **fields)
        return await socket.close_code()


def test_a_changed_role_ends_the_sockets_of_the_old_one(site):
    operator = UserFactory(role=Role.ADMIN)
    ShopFactory()
    slug = ShopFactory().region.slug
    act = (change, site, "accounts/user", operator)
    code = asyncio.run(
        closes(f"/ws/ops?region={slug}", token_of(operator), *act, role=Role.CUSTOMER)
    )
    assert code == 4403


def test_a_barred_person_loses_its_sockets(site, now):
    order = placed_order(now=now)
    act = (change, site, "accounts/user", order.customer)
    code = asyncio.run(
        closes(f"/ws/orders/{order.pk}", token_of(order.customer), *act, is_active=False)
    )
    assert code == 4401


def test_a_driver_who_is_none_any_more_loses_its_socket(site, now):
    _, driver = assigned_order(confirmed_order(now=now), now=now)
    act = (change, site, "accounts/user", driver)
    code = asyncio.run(closes("/ws/driver", token_of(driver), *act, role=Role.CUSTOMER))
    assert code == 4403


@pytest.mark.parametrize("kind", ["shop", "order"])
def test_who_leaves_a_shops_staff_loses_its_sockets(site, now, kind):
    order = placed_order(now=now)
    helper = UserFactory(role=Role.MERCHANT)
    order.shop.staff.add(helper)
    path = f"/ws/merchant/{order.shop_id}" if kind == "shop" else f"/ws/orders/{order.pk}"
    act = (change, site, "merchants/shop", order.shop)
    assert asyncio.run(closes(path, token_of(helper), *act, staff=[])) == 4403


@pytest.mark.parametrize("kind", ["shop", "order"])
def test_whom_the_owner_takes_from_the_staff_loses_its_sockets(now, kind):
    order = placed_order(now=now)
    helper, console = UserFactory(role=Role.MERCHANT), Client()
    order.shop.staff.add(helper)
    console.force_login(order.shop.owner)
    path = f"/ws/merchant/{order.shop_id}" if kind == "shop" else f"/ws/orders/{order.pk}"
    act = (console.post, f"/merchant/{order.shop_id}/staff", {"remove": helper.pk})
    assert asyncio.run(closes(path, token_of(helper), *act)) == 4403


def test_who_stays_keeps_its_sockets(site, now):
    order = placed_order(now=now)
    helper, owner = UserFactory(role=Role.MERCHANT), order.shop.owner
    order.shop.staff.add(helper)

    async def watch():
        path = f"/ws/merchant/{order.shop_id}"
        async with connected(path, token=token_of_owner) as socket:
            assert await socket.first() is None
            await in_thread(change, site, "merchants/shop", order.shop, staff=[])
            return await socket.first()

    token_of_owner = token_of(owner)
    assert asyncio.run(watch()) is None


@pytest.mark.parametrize("kind", ["driver", "shop", "ops"])
def test_a_logout_closes_every_kind_of_socket(now, kind):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    user, path = {
        "driver": (driver, "/ws/driver"),
        "shop": (order.shop.owner, f"/ws/merchant/{order.shop_id}"),
        "ops": (UserFactory(role=Role.ADMIN), f"/ws/ops?region={order.region.slug}"),
    }[kind]
    token = token_of(user)
    assert asyncio.run(closes(path, token, close_session, token, now=now)) == 4401


def test_after_a_reassignment_only_the_new_drivers_position_is_told(now, relay_all):
    order, old = assigned_order(confirmed_order(now=now), now=now)
    new = online_driver(order.shop.point, now=now)
    relay_all()
    operator = UserFactory(role=Role.ADMIN)
    tokens = {user: token_of(user) for user in (order.customer, old)}

    def drive(user, north_m, seconds):
        at = now + timedelta(seconds=seconds)
        record_fixes(driver_of(user), [Fix(near(order.shop, north_m=north_m), at)], now=at)

    def hand_over():
        reassign_order(order_id=order.pk, actor=operator, now=now, driver_id=new.pk)
        relay_all()
        # As if a point of the old driver had been on its way.
        prefix = f"driver:{{{order.region.slug}}}:"
        sync_redis().sadd(f"{prefix}{old.pk}:orders", str(order.pk))

    async def watch():
        path = f"/ws/orders/{order.pk}"
        async with (
            connected(path, token=tokens[order.customer]) as customer,
            connected(path, token=tokens[old]) as loser,
        ):
            await customer.frame()
            await loser.frame()
            await in_thread(drive, old, 30, 5)
            assert (await customer.frame())["data"]["lat"] == near(order.shop, north_m=30).lat
            await in_thread(hand_over)
            while (frame := await customer.frame())["type"] != "driver_assigned" or (
                frame["data"]["driver"] or {}
            ).get("id") != new.pk:
                pass
            code = await loser.close_code()
            await in_thread(drive, old, 60, 10)
            await in_thread(drive, new, 90, 10)
            told = [await customer.frame() for _ in range(2)]
            assert await customer.rest() == []
        async with connected(path, token=tokens[order.customer]) as again:
            snapshot = (await again.frame())["data"]
        return code, [frame["data"]["lat"] for frame in told], snapshot

    code, lats, snapshot = asyncio.run(watch())
    assert code == 4403
    assert lats == [order.shop.lat, near(order.shop, north_m=90).lat]
    assert snapshot["driver"]["id"] == new.pk
    assert snapshot["driver_position"]["lat"] == lats[-1]
