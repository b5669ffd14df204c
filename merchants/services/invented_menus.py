"""Store invented menus, many shops at a time."""

from collections.abc import Iterable

from merchants.menus import InventedChoice, InventedMenu
from merchants.models import MenuItem, Option, OptionGroup, Shop

_BATCH = 2000


def save_invented_menus(menus: Iterable[tuple[Shop, InventedMenu]]) -> int:
    """Store the menus of shops that have none; return how many items that makes."""
    planned = [
        (
            MenuItem(
                shop=shop,
                section=item.section,
                name=item.name,
                description=item.description,
                price_minor=item.price_minor,
                position=position,
            ),
            item.choices,
        )
        for shop, menu in menus
        for position, item in enumerate(menu.items)
    ]
    MenuItem.objects.bulk_create((item for item, _ in planned), batch_size=_BATCH)
    _save_choices(planned)
    return len(planned)


def _save_choices(planned: list[tuple[MenuItem, tuple[InventedChoice, ...]]]) -> None:
    offered = [
        (
            OptionGroup(
                item=item,
                name=choice.name,
                min_choices=choice.min_choices,
                max_choices=choice.max_choices,
                position=position,
            ),
            choice,
        )
        for item, choices in planned
        for position, choice in enumerate(choices)
    ]
    OptionGroup.objects.bulk_create((group for group, _ in offered), batch_size=_BATCH)
    Option.objects.bulk_create(
        (
            Option(group=group, name=option.name, price_minor=option.price_minor, position=place)
            for group, choice in offered
            for place, option in enumerate(choice.options)
        ),
        batch_size=_BATCH,
    )
