"""Many values in one statement, as one parameter: several times quicker than row after row, or value after value."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

_KINDS = (sa.Text, sa.Integer, sa.Boolean, sa.Float)
"""Kinds of columns whose values JSON can say."""


def as_one(statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> tuple[sa.Insert, dict[str, str]] | None:
    """Return an INSERT of rows as an INSERT of what one JSON text holds, in order, and that; None if it cannot be.

    All rows have the keys of the first. What is to happen on conflict, and what is returned, stay as they are; but a
    row that another one of the same statement has written cannot be updated.
    """
    if not isinstance(statement, sa.Insert) or statement.select is not None or len(rows) < 2:
        return None
    together = _together(statement, tuple(rows[0]))
    return None if together is None else (together, {"rows": msgspec.json.encode(rows).decode()})


@lru_cache(maxsize=200)
def _together(statement: sa.Insert, names: tuple[str, ...]) -> sa.Insert | None:
    """Built once for each statement that is kept, as all of everyday work are."""
    columns = [sa.column(name, statement.table.c[name].type) for name in names]
    if not all(isinstance(column.type, _KINDS) for column in columns):
        return None
    rows = sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), sa.JSON))
    said = rows.table_valued(*columns, name="said").render_derived(with_types=True)
    return statement.from_select(names, sa.select(*(said.c[name] for name in names)).where(sa.true()))


def listed(name: str, *, embedded: bool) -> sa.Select[Any]:
    """Return the texts of a list, of any length, that is one parameter: databases allow only so many."""
    if embedded:
        return sa.select(sa.func.json_each(sa.bindparam(name, type_=sa.JSON)).table_valued("value").c.value)
    return sa.select(sa.func.unnest(sa.bindparam(name, type_=ARRAY(sa.Text))))


def among(column: sa.ColumnElement[str], name: str, *, embedded: bool) -> sa.ColumnElement[bool]:
    """Return whether `column` is in a list that is one parameter."""
    if embedded:
        return column.in_(listed(name, embedded=True))
    return column == sa.any_(sa.bindparam(name, type_=ARRAY(sa.Text)))
