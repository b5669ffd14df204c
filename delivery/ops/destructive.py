"""Which steps of migrations the version before could not live with.

A new version migrates beside the old one, so a migration may only add (expand). What takes away
is a step of its own (contract), released once nothing runs any more that needs what goes; its
migration says so: `contracts = "which version stopped using it"`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Field

_GONE = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterModelTable)
_SQL = re.compile(
    r"\bDROP\s+(TABLE|COLUMN|SCHEMA|TYPE|VIEW)\b|\bTRUNCATE\b|\bDELETE\s+FROM\b"
    r"|\bALTER\s+TABLE\s+\S+\s+DROP\s+(?!CONSTRAINT\b)|\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b"
    r"|\bRENAME\s+(TO|COLUMN)\b|\bSET\s+NOT\s+NULL\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Destructive:
    """A step that takes something away from the version before."""

    migration: str
    step: str
    reason: str


def find_destructive() -> Iterator[Destructive]:
    """Yield such steps of the platform's own migrations that are not marked as contracting."""
    loader = MigrationLoader(None)
    own = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    fields: dict[str, dict[tuple[str, str], Field]] = {}
    for label, name in _in_order(loader):
        if label in own:
            migration = loader.disk_migrations[label, name]
            found = list(destructive_steps(migration, fields.setdefault(label, {})))
            if not getattr(migration, "contracts", ""):
                yield from found


def destructive_steps(
    migration: Migration, fields: dict[tuple[str, str], Field]
) -> Iterator[Destructive]:
    """Yield a migration's steps; `fields` are those that the app had before, and are brought on."""
    made_here: set[str] = set()
    name = f"{migration.app_label}.{migration.name}"
    for step in migration.operations:
        for reason in _reasons(step, fields, made_here):
            yield Destructive(name, step.describe(), reason)
        _remember(step, fields, made_here)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    order: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(order)


def _reasons(
    step: Operation, fields: Mapping[tuple[str, str], Field], made_here: set[str]
) -> Iterator[str]:
    model = str(getattr(step, "model_name", getattr(step, "name", ""))).lower()
    if model in made_here:
        return
    if isinstance(step, _GONE):
        yield "the version before still reads or writes it"
    elif isinstance(step, ops.AlterField):
        before = fields.get((model, step.name))
        if before is not None:
            yield from _narrowed(before, step.field)
    elif isinstance(step, ops.RunSQL) and _SQL.search(_text(step.sql)):
        yield "its SQL takes something away"


def _narrowed(before: Field, after: Field) -> Iterator[str]:
    if before.null and not after.null:
        yield "the version before may write NULL"
    if (after.max_length or 0) and (before.max_length or 10**9) > (after.max_length or 0):
        yield "the version before may write longer texts"
    if after.unique and not before.unique:
        yield "the version before may write the same value twice"
    if before.get_internal_type() != after.get_internal_type():
        yield "the column's type changes under the version before"


def _text(sql: Any) -> str:
    return sql if isinstance(sql, str) else str(sql)


def _remember(step: Operation, fields: dict[tuple[str, str], Field], made_here: set[str]) -> None:
    if isinstance(step, ops.CreateModel):
        made_here.add(step.name.lower())
        fields |= {(step.name.lower(), name): field for name, field in step.fields}
    elif isinstance(step, (ops.AddField, ops.AlterField)):
        fields[step.model_name.lower(), step.name] = step.field
