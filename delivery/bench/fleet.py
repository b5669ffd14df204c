"""The people of a benchmark: drivers on shift and customers with an order under way."""

from dataclasses import dataclass

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.geo.models import Region
from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import new_id
from drivers.models import Driver
from drivers.states import DriverStatus
from merchants.models import Shop
from orders.models import Order
from orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class Fleet:
    """A region's drivers; the first of them carry an order each."""

    region: Region
    driver_ids: list[int]
    tokens: list[str]
    orders: list[Order]
    customer_tokens: list[str]


def make_fleet(*, drivers: int, watched: int) -> Fleet:
    """Put drivers on shift, `watched` of them with an order in hand."""
    region = Region.objects.create(
        slug="bench",
        name="Bench",
        timezone="Europe/Lisbon",
        currency="EUR",
        south=41.0,
        west=-8.8,
        north=41.4,
        east=-8.4,
    )
    people = _people(Role.DRIVER, drivers)
    Driver.objects.bulk_create(
        [Driver(user=user, region=region, status=DriverStatus.ONLINE) for user in people]
    )
    customers = _people(Role.CUSTOMER, watched)
    orders = _orders(region, customers, people[:watched])
    index = PositionIndex(region)
    for order in orders:
        index.set_orders(order.driver_id, [order.pk])
    return Fleet(
        region=region,
        driver_ids=[user.pk for user in people],
        tokens=_tokens(people),
        orders=orders,
        customer_tokens=_tokens(customers),
    )


def _people(role: Role, count: int) -> list[User]:
    users = [
        User(email=f"{role}{number}@bench.test", name=f"{role} {number}", role=role, password="!")
        for number in range(count)
    ]
    return User.objects.bulk_create(users)


def _tokens(users: list[User]) -> list[str]:
    return [open_session(user, now=utc_now()).token for user in users]


def _orders(region: Region, customers: list[User], drivers: list[User]) -> list[Order]:
    if not customers:
        return []
    shop = Shop.objects.create(
        region=region, name="Bench", slug="bench", address="1", lat=41.15, lng=-8.6
    )
    now = utc_now()
    orders = [
        Order(
            id=new_id(),
            code=f"B{number:06}",
            region=region,
            customer=customer,
            shop=shop,
            driver=driver,
            status=OrderStatus.PICKED_UP,
            delivery_address="1",
            delivery_lat=41.15,
            delivery_lng=-8.6,
            distance_m=1000,
            prep_minutes=10,
            currency=region.currency,
            subtotal_minor=1000,
            delivery_fee_minor=0,
            service_fee_minor=0,
            tax_minor=0,
            tip_minor=0,
            total_minor=1000,
            confirmed_at=now,
            assigned_at=now,
            picked_up_at=now,
        )
        for number, (customer, driver) in enumerate(zip(customers, drivers, strict=True))
    ]
    return Order.objects.bulk_create(orders)
