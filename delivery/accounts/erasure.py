"""Erase a customer on request."""

from collections.abc import Iterator
from datetime import datetime

from delivery.accounts.models import Role, User
from delivery.archive.erasing import erase_person
from delivery.kernel.errors import Conflict, NotFound


def find_person(email_or_id: str) -> User:
    """Return the user of an e-mail address or id; raise NotFound."""
    by_id = email_or_id.isascii() and email_or_id.isdigit()
    known = {"pk": int(email_or_id)} if by_id else {"email": email_or_id.lower()}
    user = User.objects.filter(**known).first()
    if user is None:
        raise NotFound(f"There is no account {email_or_id}.")
    return user


def erase_customer(
    *, user: User, now: datetime, dry_run: bool = False
) -> Iterator[tuple[str, int]]:
    """Erase a customer's data in the tables, and note it for the archive; yield what went.

    Raises Conflict for other roles and while something stands against it.
    """
    if user.role != Role.CUSTOMER:
        raise Conflict(f"{user.email} is a {user.role}: only customers are erased.")
    yield from erase_person(user_id=user.pk, email=user.email, now=now, dry_run=dry_run)
