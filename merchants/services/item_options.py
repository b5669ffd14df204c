"""The choices of an item, brought to what its shop wants of them.

What stays keeps its row: quotes, baskets and past orders know an option by its id.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from merchants.models import MenuItem, Option, OptionGroup

# A group's name, min_choices, max_choices, and its choices' name, price_minor and is_available;
# both may tell the id of what they mean, which is otherwise found by its name.
Group = Mapping[str, Any]
_GROUP_FIELDS = ("name", "min_choices", "max_choices")
_OPTION_FIELDS = frozenset({"name", "price_minor", "is_available"})


def set_options(item: MenuItem, groups: Sequence[Group]) -> None:
    """Make these the item's groups, in this order. A step: it needs the shop's lock."""
    known = list(OptionGroup.objects.filter(item=item))
    options = _locked_options(item)
    rows = _matched(known, groups)
    OptionGroup.objects.filter(pk__in=_gone(known, rows)).delete()
    for position, (found, wanted) in enumerate(zip(rows, groups, strict=True)):
        group = found or OptionGroup(item=item)
        group.position = position
        for field in _GROUP_FIELDS:
            setattr(group, field, wanted[field])
        group.save()
        _set_choices(group, options[group.pk], wanted["choices"])


def _locked_options(item: MenuItem) -> dict[int, list[Option]]:
    # Whoever puts back on sale what was sold out for a while takes no lock of the shop.
    options = Option.objects.select_for_update(of=("self",)).filter(group__item=item)
    by_group: dict[int, list[Option]] = defaultdict(list)
    for option in options:
        by_group[option.group_id].append(option)
    return by_group


def _set_choices(
    group: OptionGroup, known: list[Option], choices: Sequence[Mapping[str, Any]]
) -> None:
    rows = _matched(known, choices)
    Option.objects.filter(pk__in=_gone(known, rows)).delete()
    for position, (found, wanted) in enumerate(zip(rows, choices, strict=True)):
        option = found or Option(group=group)
        if wanted.get("is_available", option.is_available) != option.is_available:
            option.available_again_at = None
        option.position = position
        for field in _OPTION_FIELDS & wanted.keys():
            setattr(option, field, wanted[field])
        option.save()


def _matched(rows: Sequence[Any], wanted: Sequence[Mapping[str, Any]]) -> list[Any | None]:
    """Return the row that each of the wanted means, by its id, else by its name; a row once."""
    left = {row.pk: row for row in rows}
    found = [left.pop(each.get("id"), None) for each in wanted]
    for place, each in enumerate(wanted):
        if found[place] is None:
            same = next((row.pk for row in left.values() if row.name == each["name"]), None)
            found[place] = left.pop(same, None)
    return found


def _gone(known: Sequence[Any], kept: Sequence[Any | None]) -> list[int]:
    return [row.pk for row in known if row not in kept]
