"""The demo's accounts: who they are and what they are called; they exist only in demo data."""

from enum import StrEnum

PASSWORD = "delivery-demo"  # noqa: S105 - public on purpose: demo data only
DOMAIN = "demo.test"
ADMIN_EMAIL = f"admin@{DOMAIN}"
NAMED_PER_ROLE = 3


class DemoRole(StrEnum):
    """The roles that have named and simulated demo accounts."""

    CUSTOMER = "customer"
    DRIVER = "driver"
    MERCHANT = "merchant"


# All shops are shared out among the merchants, however many customers and drivers there are.
SIMULATED_MERCHANTS = 5
_PER_SCALE = {DemoRole.CUSTOMER: 12, DemoRole.DRIVER: 24}


def simulated_count(role: DemoRole, *, scale: int) -> int:
    """Return how many accounts of a role are seeded for the simulation."""
    return SIMULATED_MERCHANTS if role is DemoRole.MERCHANT else _PER_SCALE[role] * scale


def scale_for(drivers: int) -> int:
    """Return the smallest scale that has so many simulated drivers."""
    return max(1, -(-drivers // _PER_SCALE[DemoRole.DRIVER]))


def named_email(role: DemoRole, number: int) -> str:
    """Return the address of a login meant for people, numbered from 1."""
    return f"{role}{number}@{DOMAIN}"


def simulated_prefix(role: DemoRole) -> str:
    """Return how the addresses of the accounts begin that the simulation plays."""
    return f"sim-{role}-"


def simulated_email(role: DemoRole, number: int) -> str:
    """Return the address of an account that the simulation plays, numbered from 1."""
    return f"{simulated_prefix(role)}{number}@{DOMAIN}"


# Numbers that belong to nobody: Ofcom keeps +44 7700 900000 to 900999 (mobile) and +44 1632 960000
# to 960999 (of no town) for drama. Those of the demo's own country could be somebody's. Real shops
# have none in a region file, and none is looked up: a demo must not make anybody's telephone ring.
_MOBILE, _COUNTER = "+44 7700 900", "+44 1632 960"
_RANGE = 1000
ADMIN_PHONE = f"{_MOBILE}000"


def named_phone(role: DemoRole, number: int) -> str:
    """Return the number of a named account, a shop's for a merchant."""
    return _phone(role, number)


def simulated_phone(role: DemoRole, number: int) -> str:
    """Return the number of a simulated account; in a large city several people share one."""
    return _phone(role, NAMED_PER_ROLE + number)


def _phone(role: DemoRole, place: int) -> str:
    if role is DemoRole.MERCHANT:
        return f"{_COUNTER}{place % _RANGE:03}"
    # Customers have the even numbers, drivers the odd ones.
    return f"{_MOBILE}{(2 * place + (role is DemoRole.DRIVER)) % _RANGE:03}"
