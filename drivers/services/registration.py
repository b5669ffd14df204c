"""Create accounts of every role, a driver's together with its profile."""

from datetime import datetime

from django.db import transaction

from delivery.accounts.models import Role, User
from delivery.accounts.services import register_user
from drivers.models import Driver, VehicleType


@transaction.atomic
def register(
    *,
    email: str,
    password: str,
    name: str,
    phone: str,
    role: str,
    now: datetime,
    vehicle_type: str = VehicleType.BICYCLE,
) -> User:
    """Create an account; raises what `register_user` raises."""
    user = register_user(email=email, password=password, name=name, phone=phone, role=role, now=now)
    if role == Role.DRIVER:
        Driver.objects.create(user=user, vehicle_type=VehicleType(vehicle_type))
    return user
