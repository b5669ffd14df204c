"""System checks that keep the floor plan."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def foreign_keys_point_down(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a relation from a lower floor to a higher one (delivery.E001)."""
    return list(upward_relations(settings.FLOORS))


def upward_relations(floors: Sequence[str]) -> Iterator[CheckMessage]:
    """Yield an error for each relation that points up, given the floors from low to high."""
    heights = {name: height for height, name in enumerate(floors)}
    for model in apps.get_models():
        own = heights.get(model._meta.app_config.name)
        for field in model._meta.get_fields():
            if own is None or not field.is_relation or field.auto_created:
                continue
            other = field.related_model
            height = heights.get(other._meta.app_config.name) if other else None
            if height is not None and height > own:
                yield Error(
                    f"{model._meta.label}.{field.name} points up to {other._meta.label}.",
                    hint="Move the relation to the higher app.",
                    obj=model,
                    id="delivery.E001",
                )
