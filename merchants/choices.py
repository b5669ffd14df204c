"""The choices of an item as its page sends them: groups by number, their options in two lists.

`group` names each group's number; `group-3-name`, `group-3-min`, `group-3-max` describe it, and
`group-3-choice` with `group-3-price` repeat for each option. What has no name is left out.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from delivery.kernel.errors import Invalid

MAX_GROUPS = 10
MAX_CHOICES = 20
MAX_NAME = 60
MAX_PRICE = 10_000


def read_choices(data: QueryDict, *, digits: int) -> list[dict[str, Any]]:
    """Return the groups as the service takes them; raise Invalid with words for people."""
    numbers = [number for number in data.getlist("group") if number.isdecimal()]
    groups = [_group(data, number, digits) for number in numbers]
    named = [group for group in groups if group["name"]]
    if len(named) > MAX_GROUPS:
        raise Invalid(
            gettext("An item has {most} groups of choices at most.").format(most=MAX_GROUPS)
        )
    for group in named:
        _check(group)
    return named


def _group(data: QueryDict, number: str, digits: int) -> dict[str, Any]:
    prefix = f"group-{number}-"
    name = data.get(f"{prefix}name", "").strip()
    offered = zip(data.getlist(f"{prefix}choice"), data.getlist(f"{prefix}price"), strict=False)
    choices = [
        {"name": choice.strip(), "price_minor": _minor(price, digits, choice)}
        for choice, price in offered
        if choice.strip()
    ]
    return {
        "name": name,
        "min_choices": _count(data.get(f"{prefix}min", ""), 0),
        "max_choices": _count(data.get(f"{prefix}max", ""), 1),
        "choices": choices,
    }


def _check(group: dict[str, Any]) -> None:
    name, count = group["name"], len(group["choices"])
    longest = max(len(text) for text in [name, *(c["name"] for c in group["choices"])])
    if longest > MAX_NAME:
        raise Invalid(
            gettext("In “{name}” a name is longer than {most} characters.").format(
                name=name[:MAX_NAME], most=MAX_NAME
            )
        )
    if not 1 <= count <= MAX_CHOICES:
        raise Invalid(
            gettext("“{name}” needs 1 to {most} options.").format(name=name, most=MAX_CHOICES)
        )
    if group["max_choices"] < max(1, group["min_choices"]) or group["max_choices"] > MAX_CHOICES:
        raise Invalid(
            gettext("In “{name}” the most has to be at least the least, and at least 1.").format(
                name=name
            )
        )
    if group["min_choices"] > count:
        raise Invalid(gettext("“{name}” asks for more options than it has.").format(name=name))


def _count(text: str, usual: int) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 4 else usual


def _minor(text: str, digits: int, choice: str) -> int:
    try:
        price = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation as error:
        raise Invalid(
            gettext("The price of “{choice}” is no number.").format(choice=choice)
        ) from error
    if not price.is_finite() or not 0 <= price <= MAX_PRICE:
        raise Invalid(
            gettext("The price of “{choice}” has to be between 0 and {most}.").format(
                choice=choice, most=MAX_PRICE
            )
        )
    exact = price * 10**digits
    if exact != int(exact):
        raise Invalid(
            gettext("The price of “{choice}” has too many decimals.").format(choice=choice)
        )
    return int(exact)
