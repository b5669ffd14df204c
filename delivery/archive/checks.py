"""System check: no table that refers to archived rows is forgotten."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from delivery.archive.retention import Family, families


@register()
def archived_rows_leave_nothing_behind(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a foreign key to an archived table from one that does not leave with it (E001)."""
    return [error for family in families.values() for error in forgotten_tables(family)]


def forgotten_tables(family: Family) -> Iterator[CheckMessage]:
    """Yield an error for each table that would hold its period back."""
    moved = {member.model for member in family.members}
    for model in moved:
        for relation in model._meta.related_objects:
            if relation.related_model not in moved and relation.field.db_constraint:
                yield Error(
                    f"{relation.related_model._meta.label} refers to {model._meta.label} "
                    f"but is not archived with {family.name}.",
                    hint=f'Declare it in its app\'s archive.py: archive_with("{family.name}", …).',
                    obj=relation.related_model,
                    id="archive.E001",
                )
