"""Insert rows of several tables in one statement."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, AutoField, Model

from delivery.stores.statements import run_planned


def insert_together(rows: Sequence[Model]) -> None:
    """Insert new rows of any models in one statement: all of them, or none.

    Rows of one model stand together; rows may refer to each other. What the database makes up
    (an automatic key, a default of its own) is not read back, and no signal is sent.

    Each table's rows are one parameter, a JSON document that PostgreSQL takes apart: a hundred
    parameters would cost Python more than all else that an order needs.
    """
    groups = [(model, list(group)) for model, group in groupby(rows, type)]
    documents = [_document(model, group) for model, group in groups]
    run_planned(_statement(tuple(model for model, _ in groups)), documents)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001


@cache
def columns_of(model: type[Model]) -> dict[str, str]:
    """Return the columns that an insert fills, each with the attribute that holds its value."""
    return {
        str(field.column): field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField)
        and not field.generated
        and field.db_default is NOT_PROVIDED
    }


@cache
def _statement(models: tuple[type[Model], ...]) -> str:
    *others, last = map(_insert, models)
    steps = ", ".join(f"step{number} AS ({insert})" for number, insert in enumerate(others))
    return f"WITH {steps} {last}" if steps else last


def _insert(model: type[Model]) -> str:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, columns_of(model)))
    return (
        f"INSERT INTO {table} ({columns}) "  # noqa: S608 (names of our own models)
        f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"
    )


def _document(model: type[Model], rows: Iterable[Model]) -> str:
    columns = columns_of(model).items()
    content: list[dict[str, Any]] = [
        {column: getattr(row, attribute) for column, attribute in columns} for row in rows
    ]
    # Ids and instants are written as PostgreSQL reads them, to the microsecond.
    return json.dumps(content, default=str)
