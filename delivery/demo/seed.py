"""The demo's data: a real city's shops, and accounts to try them with.

Everything here can be run again: what is in place is left alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from delivery.accounts.models import Role, User
from delivery.demo.accounts import (
    ADMIN_EMAIL,
    ADMIN_PHONE,
    NAMED_PER_ROLE,
    PASSWORD,
    DemoRole,
    named_email,
    named_phone,
    simulated_count,
    simulated_email,
    simulated_phone,
    simulated_prefix,
)
from delivery.demo.history.load import load_history
from delivery.geo.models import Region
from delivery.geo.regionfile import read_region
from drivers.models import DispatchPolicy, Driver, VehicleType
from merchants.models import Shop
from merchants.services.region_import import import_region
from orders.models import Promotion

REGION_FILE = Path(__file__).parent / "data" / "helsinki.region.json.gz"
REGION_SLUG = "helsinki"
# Central shops without hours on the map, so never closed: a restaurant, a café and a grocery.
NAMED_SHOPS = ("n1369465630", "n4693464169", "n2557489535")
# A fast city forgives sooner: two minutes of its time, not of ours.
_COOLDOWN_S = 20
PROMOTION_CODE = "HELLO10"
# 365 days of them make 300,000 and some.
ORDERS_PER_DAY = 830
# Longer than any kitchen takes.
_AT_ONCE_S = 4 * 60 * 60


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is to be."""

    email: str
    name: str
    role: Role
    phone: str


def demo_accounts(scale: int) -> list[Account]:
    """Return every account of a demo, the named ones first."""
    named = [
        Account(
            named_email(role, number),
            f"Demo {role.capitalize()} {number}",
            Role(role),
            named_phone(role, number),
        )
        for role in DemoRole
        for number in range(1, NAMED_PER_ROLE + 1)
    ]
    simulated = [
        Account(
            simulated_email(role, number),
            f"Simulated {role} {number}",
            Role(role),
            simulated_phone(role, number),
        )
        for role in DemoRole
        for number in range(1, simulated_count(role, scale=scale) + 1)
    ]
    return [Account(ADMIN_EMAIL, "Demo Operator", Role.ADMIN, ADMIN_PHONE), *named, *simulated]


@transaction.atomic
def seed_demo(*, scale: int, now: datetime, for_people: bool = False) -> list[Account]:
    """Import the region and create the accounts; return the accounts, named ones first.

    `for_people` asks drivers as soon as a shop confirms: somebody who plays all parts alone
    does not want to wait until a kitchen is due.
    """
    region = _import_region(now)
    accounts = demo_accounts(scale)
    users = _create_users(accounts)
    _create_drivers([user for user in users.values() if user.role == Role.DRIVER])
    _give_named_shops(region, users)
    _give_other_shops(region, users)
    _set_dispatch(region, for_people=for_people)
    Promotion.objects.get_or_create(
        region=region, code=PROMOTION_CODE, defaults={"percent_bp": 1000, "starts_at": now}
    )
    return accounts


def seed_history(*, now: datetime, days: int, per_day: int) -> Iterator[tuple[str, int]]:
    """Add finished orders of past days; yield each month with how many it got."""
    customers = User.objects.filter(role=Role.CUSTOMER).order_by("pk")
    return load_history(
        region=Region.objects.get(slug=REGION_SLUG),
        customers=list(customers.values_list("pk", flat=True)),
        now=now,
        days=days,
        per_day=per_day,
    )


def _set_dispatch(region: Region, *, for_people: bool) -> None:
    just_in_time_s = DispatchPolicy._meta.get_field("offer_lead_s").default
    lead_s = _AT_ONCE_S if for_people else just_in_time_s
    defaults = {"cooldown_s": _COOLDOWN_S, "offer_lead_s": lead_s}
    policy, _ = DispatchPolicy.objects.get_or_create(region=region, defaults=defaults)
    # Only what another run of the demo chose is changed back, never what an operator set.
    if policy.offer_lead_s in {_AT_ONCE_S, just_in_time_s} and policy.offer_lead_s != lead_s:
        policy.offer_lead_s = lead_s
        policy.save(update_fields=["offer_lead_s"])


def _import_region(now: datetime) -> Region:
    known = Region.objects.filter(slug=REGION_SLUG).first()
    return known or import_region(read_region(REGION_FILE), now=now).region


def _create_users(accounts: Iterable[Account]) -> dict[str, User]:
    wanted = {account.email: account for account in accounts}
    known = {user.email: user for user in User.objects.filter(email__in=wanted)}
    missing = [account for email, account in wanted.items() if email not in known]
    if missing:
        # One hash for all: the password is public, and hashing is slow on purpose.
        password = make_password(PASSWORD)
        created = User.objects.bulk_create(
            User(email=new.email, name=new.name, role=new.role, phone=new.phone, password=password)
            for new in missing
        )
        known |= {user.email: user for user in created}
    _give_numbers(known, wanted)
    return known


def _give_numbers(users: dict[str, User], accounts: dict[str, Account]) -> None:
    """Give those a number who were seeded before the demo had any."""
    bare = [user for user in users.values() if not user.phone]
    for user in bare:
        user.phone = accounts[user.email].phone
    User.objects.bulk_update(bare, ["phone"])


def _create_drivers(users: list[User]) -> None:
    vehicles = [VehicleType.BICYCLE, VehicleType.SCOOTER, VehicleType.CAR]
    Driver.objects.bulk_create(
        (
            Driver(user=user, vehicle_type=vehicles[index % len(vehicles)])
            for index, user in enumerate(users)
        ),
        ignore_conflicts=True,
    )


def _give_named_shops(region: Region, users: dict[str, User]) -> None:
    for number, map_id in enumerate(NAMED_SHOPS, start=1):
        owner = users[named_email(DemoRole.MERCHANT, number)]
        Shop.objects.filter(region=region, map_id=map_id).exclude(owner=owner).update(owner=owner)


def _give_other_shops(region: Region, users: dict[str, User]) -> None:
    """Spread the shops that no person owns evenly over the simulated merchants."""
    prefix = simulated_prefix(DemoRole.MERCHANT)
    merchants = [user for email, user in users.items() if email.startswith(prefix)]
    shops = Shop.objects.filter(region=region).exclude(map_id__in=NAMED_SHOPS)
    ownerless = shops.filter(owner=None) | shops.filter(owner__email__startswith=prefix)
    astray = []
    for index, shop in enumerate(ownerless.only("pk", "owner_id").order_by("pk")):
        owner = merchants[index % len(merchants)]
        if shop.owner_id != owner.pk:
            shop.owner = owner
            astray.append(shop)
    Shop.objects.bulk_update(astray, ["owner"])
