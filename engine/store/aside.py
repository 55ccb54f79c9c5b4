"""Trying something on copies: temporary tables hide the real ones of the same name, on a connection of their own.

The same statements then work on the copies; nobody waits for them, and nothing of it is written.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, Identity

from engine.store.work import Work

FIRST_OF_A_COPY = 2**52
"""Generated numbers of a copy begin here: beyond those of any real table."""


def hide(work: Work, table: sa.Table, which: sa.ColumnElement[bool] | None = None) -> None:
    """Hide a table behind a copy of the rows of which `which` holds (None: of none), until the transaction ends."""
    copy = _copy_of(table, f"s_copy_{table.name}", embedded=work.embedded)
    work.run(CreateTable(copy))
    if which is not None:
        names = [column.name for column in table.columns]
        work.run(sa.insert(copy).from_select(names, sa.select(*table.columns).where(which)))
    for number, index in enumerate(table.indexes):
        keys = [copy.c[column.name] for column in index.columns]
        work.run(CreateIndex(sa.Index(f"s_ix_{table.name}_{number}", *keys)))
    rename = f"ALTER TABLE {copy.name} RENAME TO {work.connection.dialect.identifier_preparer.quote(table.name)}"
    work.run(sa.text(rename))
    if not work.embedded:
        work.run(sa.text(f"ANALYZE {table.name}"))


def _copy_of(table: sa.Table, name: str, *, embedded: bool) -> sa.Table:
    columns = [_column(column, embedded=embedded) for column in table.columns]
    unique = [
        sa.UniqueConstraint(*(column.name for column in one.columns))
        for one in table.constraints
        if isinstance(one, sa.UniqueConstraint)
    ]
    return sa.Table(name, sa.MetaData(), *columns, *unique, prefixes=["TEMPORARY"])


def _column(column: sa.Column[object], *, embedded: bool) -> sa.Column[object]:
    generated: Sequence[Identity] = ()
    if column.autoincrement is True and not embedded:
        generated = (Identity(start=FIRST_OF_A_COPY),)
    return sa.Column(
        column.name,
        column.type,
        *generated,
        primary_key=column.primary_key,
        nullable=column.nullable,
        autoincrement=column.autoincrement,
    )
