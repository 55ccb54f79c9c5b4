"""Facts go to the database: every one that was told, and of each key the greatest.

The users are locked, and what is known of them was loaded after it: which keys are new is known here.
"""

from collections.abc import Collection, Iterator
from functools import cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from engine.people.known import Known
from engine.people.parts import Fact
from engine.store.database import Work
from engine.store.rows import as_json, said_rows
from engine.store.tables import current_fact, fact
from engine.store.work import insert_into

_KEYS = [column.name for column in current_fact.primary_key]
_NAMES = [column.name for column in current_fact.columns]
_FLAGS = ("told", "current", "fresh")
"""Of a row: it is a fact that was told; it is the greatest of its key; nothing was known of its key before."""


def save_facts(work: Work, users: Collection[Known]) -> None:
    """Write the facts that are not saved yet. The greater order stays, whoever wrote it."""
    rows = sorted((row for known in users for row in _rows(known)), key=itemgetter(*_KEYS))
    if not rows:
        return
    if not work.embedded:  # most facts are both: they are sent, and read there, once
        work.send(_save(), {"rows": as_json(rows), "now": work.now})
        return
    if told := [_without_flags(row) | {"told_at": work.now} for row in rows if row["told"]]:
        work.send(_tell(), told)
    if current := [_without_flags(row) for row in rows if row["current"]]:
        work.send(_keep_greater(), current)


def _rows(known: Known) -> Iterator[dict[str, Any]]:
    """Yield each fact of a user that is to be saved: a list makes some that nobody told."""
    fresh = known.fresh
    told = {(one.kind, one.key, one.order): _row(known.id, one, told=True) for one in reversed(fresh.facts)}
    for kind, key in fresh.current:
        one = known.current[kind][key]
        row = told.get((kind, key, one.order)) or told.setdefault((kind, key, one.order), _row(known.id, one))
        row["current"], row["fresh"] = True, (kind, key) in fresh.keys
    yield from told.values()


def _row(user_id: str, one: Fact, *, told: bool = False) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "kind": one.kind,
        "key": one.key,
        "order": one.order,
        "present": one.present,
        "value": one.value,
        "text": one.text,
        "number": one.number,
        "moment": one.moment,
        "message_source": one.source,
        "message_id": one.message,
        "told": told,
        "current": False,
        "fresh": False,
    }


def _without_flags(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _FLAGS}


@cache
def _save() -> sa.Executable:
    """All of it at once: PostgreSQL reads the rows once, and looks for no row where there is none."""
    columns = [sa.column(name, current_fact.c[name].type) for name in _NAMES]
    columns += [sa.column(name, sa.Boolean()) for name in _FLAGS]
    rows = said_rows(columns)
    said = sa.select(*rows.c).cte("said").prefix_with("MATERIALIZED")
    row = [said.c[name] for name in _NAMES]
    told = sa.select(*row, sa.bindparam("now", type_=sa.BigInteger)).where(said.c.told)
    insert = insert_into(fact, embedded=False).from_select([*_NAMES, "told_at"], told)
    greater = (current_fact.c.order < said.c.order, *(current_fact.c[key] == said.c[key] for key in _KEYS))
    replace = (
        sa.update(current_fact)
        .where(said.c.current, sa.not_(said.c.fresh), *greater)
        .values({name: said.c[name] for name in _NAMES if name not in _KEYS})
    )
    begin = sa.insert(current_fact).from_select(_NAMES, sa.select(*row).where(said.c.fresh))
    return begin.add_cte(insert.on_conflict_do_nothing().cte("kept"), replace.cte("replaced"))


@cache
def _tell() -> sa.Executable:
    statement: sa.Executable = insert_into(fact, embedded=True).on_conflict_do_nothing()
    return statement


@cache
def _keep_greater() -> sa.Executable:
    insert = insert_into(current_fact, embedded=True)
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=_KEYS,
        set_={name: insert.excluded[name] for name in _NAMES if name not in _KEYS},
        where=insert.excluded.order > current_fact.c.order,
    )
    return statement
