"""Many values in one statement, as one parameter: several times quicker than row after row, or value after value."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

_KINDS = (sa.Text, sa.Integer, sa.Boolean, sa.Float)
"""Kinds of columns whose values JSON can say."""


_WHICH = "rolecall_which"
"""Execution option of an UPDATE of rows one by one: the columns by which each is known."""


def each(table: sa.Table, *keys: str) -> sa.Update:
    """Return the UPDATE of one row a row of parameters: `b_…` say which, the others what it is to have."""
    which = (table.c[key] == sa.bindparam(f"b_{key}") for key in keys)
    return sa.update(table).where(*which).execution_options(**{_WHICH: keys})


def as_one(statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> tuple[sa.Executable, dict[str, str]] | None:
    """Return a statement of rows as one of what one JSON text holds, in order, and that; None if it cannot be.

    It can of an INSERT, and of what `each` returns. All rows have the keys of the first. What is to happen on conflict,
    and what is returned, stay as they are; but a row that another one of the same statement has written cannot be
    updated.
    """
    if len(rows) < 2:
        return None
    together: sa.Executable | None = None
    if isinstance(statement, sa.Insert) and statement.select is None:
        together = _inserted(statement, tuple(rows[0]))
    elif isinstance(statement, sa.Update) and _WHICH in statement.get_execution_options():
        together = _updated(statement, tuple(rows[0]))
    return None if together is None else (together, {"rows": as_json(rows)})


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the one parameter that `said_rows` reads."""
    return msgspec.json.encode(rows).decode()


def said_rows(columns: Sequence[sa.ColumnClause[Any]]) -> sa.TableValuedAlias:
    """Return the rows that the parameter `rows` says, with these columns."""
    rows = sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), sa.JSON))
    return rows.table_valued(*columns, name="said").render_derived(with_types=True)


@lru_cache(maxsize=200)
def _inserted(statement: sa.Insert, names: tuple[str, ...]) -> sa.Insert | None:
    """Built once for each statement that is kept, as all of everyday work are."""
    columns = [sa.column(name, statement.table.c[name].type) for name in names]
    if not _can_be_said(columns):
        return None
    said = said_rows(columns)
    return statement.from_select(names, sa.select(*(said.c[name] for name in names)).where(sa.true()))


@lru_cache(maxsize=200)
def _updated(statement: sa.Update, names: tuple[str, ...]) -> sa.Update | None:
    table, which = statement.table, [f"b_{key}" for key in statement.get_execution_options()[_WHICH]]
    columns = [sa.column(name, table.c[name.removeprefix("b_") if name in which else name].type) for name in names]
    if not _can_be_said(columns):
        return None
    said = said_rows(columns)
    same = (table.c[name.removeprefix("b_")] == said.c[name] for name in which)
    return sa.update(table).where(*same).values({name: said.c[name] for name in names if name not in which})


def _can_be_said(columns: Sequence[sa.ColumnClause[Any]]) -> bool:
    return all(isinstance(column.type, _KINDS) for column in columns)


def listed(name: str, *, embedded: bool) -> sa.Select[Any]:
    """Return the texts of a list, of any length, that is one parameter: databases allow only so many."""
    if embedded:
        return sa.select(sa.func.json_each(sa.bindparam(name, type_=sa.JSON)).table_valued("value").c.value)
    return sa.select(sa.func.unnest(sa.bindparam(name, type_=ARRAY(sa.Text))))


def among(column: sa.ColumnElement[Any], name: str, *, embedded: bool) -> sa.ColumnElement[bool]:
    """Return whether `column` is in a list that is one parameter."""
    if embedded:
        return column.in_(listed(name, embedded=True))
    kind = sa.BigInteger if isinstance(column.type, sa.Integer) else sa.Text
    return column == sa.any_(sa.bindparam(name, type_=ARRAY(kind)))
