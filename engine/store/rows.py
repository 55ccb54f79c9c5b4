"""Many values in one statement: PostgreSQL takes a list for each column, several times quicker than row after row."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

_TYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], sa.types.TypeEngine[Any]], ...] = (
    (sa.Text, sa.Text()),
    (sa.Integer, sa.BigInteger()),
    (sa.Boolean, sa.Boolean()),
    (sa.Float, sa.Float()),
)
"""Kinds of columns, and what a list of their values is a list of."""


def as_lists(
    statement: sa.Executable, rows: Sequence[Mapping[str, Any]]
) -> tuple[sa.Insert, dict[str, list[Any]]] | None:
    """Return an INSERT of rows as an INSERT of what lists hold, in order, and the lists; None if it cannot be said so.

    All rows have the keys of the first. What is to happen on conflict, and what is returned, stay as they are; but a
    row that another one of the same statement has written cannot be updated.
    """
    if not isinstance(statement, sa.Insert) or statement.select is not None or len(rows) < 2:
        return None
    names = tuple(rows[0])
    listed = _listed(statement, names)
    if listed is None:
        return None
    return listed, {f"all_{name}": _values(statement.table.c[name], [row[name] for row in rows]) for name in names}


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


@lru_cache(maxsize=200)
def _listed(statement: sa.Insert, names: tuple[str, ...]) -> sa.Insert | None:
    """Built once for each statement that is kept, as all of everyday work are."""
    kinds = [_kind(statement.table.c[name].type) for name in names]
    if None in kinds:
        return None
    lists = [
        sa.bindparam(f"all_{name}", type_=ARRAY(kind, dimensions=1))
        for name, kind in zip(names, kinds, strict=True)
        if kind is not None
    ]
    listed = sa.func.unnest(*lists).table_valued(*names, name="listed").render_derived()
    return statement.from_select(names, sa.select(*(listed.c[name] for name in names)).where(sa.true()))


def _values(column: sa.ColumnClause[Any], values: list[Any]) -> list[Any]:
    if isinstance(column.type, sa.Float):  # the driver takes no list of whole numbers and others
        return [None if value is None else float(value) for value in values]
    return values


def _kind(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any] | None:
    return next((kind for of, kind in _TYPES if isinstance(type_, of)), None)
