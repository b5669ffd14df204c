"""Give somebody's telephone number out: one at a time, limited, and never without a trace."""

from datetime import datetime
from math import ceil
from typing import Any

from django.utils.translation import gettext

from delivery.accounts.errors import NoNumber
from delivery.accounts.models import Role, User
from delivery.accounts.turns import Limit, take_turn
from delivery.events.outbox import emit
from delivery.kernel.errors import TooManyRequests
from delivery.kernel.phones import dialable

_HOUR_S = 3600
# Nobody has to call more often about their own orders; operators call for everybody.
NUMBERS = Limit(30, _HOUR_S)
NUMBERS_OF_OPERATORS = Limit(240, _HOUR_S)


def give_number(
    person: User | None,
    *,
    event: str,
    actor: User,
    subject_type: str,
    subject_id: object,
    data: dict[str, Any],
    now: datetime,
) -> str:
    """Return a number to dial; `event` tells afterwards who was given whose, but not the number.

    Raises NoNumber and TooManyRequests. A step: it needs an open transaction, and the caller has
    judged the actor's right under the subject's lock.
    """
    phone = dialable(person.phone) if person else ""
    if person is None or not phone:
        raise NoNumber
    limit = NUMBERS_OF_OPERATORS if actor.role == Role.ADMIN else NUMBERS
    if wait_s := take_turn(f"number-user-{actor.pk}", limit):
        raise TooManyRequests(
            gettext("Too many numbers were asked for."), retry_after_s=ceil(wait_s)
        )
    emit(
        event,
        subject_type=subject_type,
        subject_id=subject_id,
        data={**data, "person_id": person.pk},
        actor=actor,
        now=now,
    )
    return phone
