"""What has become known goes to the database: a few statements for however many users."""

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import to_builtins

from engine.people.known import NEVER, Fresh, Known
from engine.people.parts import Completion, Fact
from engine.store.database import Work
from engine.store.rows import among
from engine.store.tables import (
    achieved,
    completion,
    current_fact,
    fact,
    unknown_attribute,
    user,
    waiting_event,
)
from engine.store.work import insert_into
from engine.text import normal


def save(work: Work, users: Collection[Known]) -> None:
    """Write what is known and not yet saved. The greater order stays, whoever wrote it."""
    _users(work, users)
    told = [_fact_row(one, known.id) | {"told_at": work.now} for known in users for one in known.fresh.facts]
    if told:
        work.send(_unless_there(fact, embedded=work.embedded), told)
    current = [_fact_row(known.current[kind][key], known.id) for known in users for kind, key in known.fresh.current]
    if current:
        work.send(
            _keep_greater(embedded=work.embedded),
            sorted(current, key=lambda row: (row["user_id"], row["kind"], row["key"])),
        )
    done = [_completion_row(one, known.id) for known in users for one in known.fresh.completions]
    if done:
        work.send(_unless_there(completion, embedded=work.embedded), done)
    reached = [
        {"user_id": known.id, "qualification": name, "at": known.achieved[name]}
        for known in users
        for name in sorted(known.fresh.achieved)
    ]
    if reached:
        work.send(_reach(embedded=work.embedded), reached)
    _waiting(work, users)
    for known in users:
        known.fresh = Fresh()


def save_unknown(work: Work, names: Counter[str]) -> None:
    """Count the attributes that were told and that the catalog does not know."""
    if not names:
        return
    told = [{"name": name, "times": times, "last_at": work.now} for name, times in sorted(names.items())]
    work.send(_count(embedded=work.embedded), told)


def forget(work: Work, ids: Collection[str]) -> None:
    """Undo the creation of users in this unit of work: all that was said of them was rejected."""
    if ids:
        work.send(_without(user.c.id, embedded=work.embedded), {"ids": list(ids)})


def _users(work: Work, users: Collection[Known]) -> None:
    rows = {known.id: _user_row(known, work.now) for known in users}
    changed = [
        {"b_id": known.id} | rows[known.id]
        for known in users
        if any(known.row[name] != value for name, value in rows[known.id].items())
    ]
    if changed:
        work.send(_CHANGE, changed)
        for known in users:
            known.row = {**known.row, **rows[known.id]}


def _user_row(known: Known, now: int) -> dict[str, Any]:
    stays = known.stays
    welcomed = known.row["welcomed_at"]
    email, name, language = (_told(known, key) for key in ("email", "name", "language"))
    return {
        "status": stays.status,
        "joined_at": stays.joined_at,
        "left_at": stays.left_at,
        "stay_ends_at": stays.stay_ends_at,
        "stay_order": stays.stay_order,
        "between_stays": stays.between_stays,
        "email": email,
        "name": name,
        "language": None if language is None else normal(language),
        "welcomed_at": now if stays.status == "active" and welcomed is None else welcomed,
        "search": normal(" ".join(filter(None, (known.id, name, email)))),
    }


def _told(known: Known, key: str) -> str | None:
    one = known.current.get("attribute", NEVER).get(key)
    return one.value.strip() if one is not None and one.present and one.value else None


def _waiting(work: Work, users: Collection[Known]) -> None:
    gone = [known.id for known in users if known.fresh.no_longer_waiting]
    if gone:
        work.send(_without(waiting_event.c.user_id, embedded=work.embedded), {"ids": gone})
    kept = [
        {"user_id": known.id, "order": one.event.order, "number": one.number, "event": to_builtins(one.event)}
        for known in users
        for one in known.fresh.waiting
    ]
    if kept:
        work.send(_WAIT, kept)


def _fact_row(one: Fact, user_id: str) -> dict[str, Any]:
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
    }


def _completion_row(one: Completion, user_id: str) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "kind": one.kind,
        "name": one.name,
        "order": one.order,
        "at": one.at,
        "type": one.type,
        "score": one.score,
        "message_source": one.source,
        "message_id": one.message,
    }


_CHANGE = sa.update(user).where(user.c.id == sa.bindparam("b_id"))
_WAIT = sa.insert(waiting_event)


@cache
def _unless_there(table: sa.Table, *, embedded: bool) -> sa.Executable:
    statement: sa.Executable = insert_into(table, embedded=embedded).on_conflict_do_nothing()
    return statement


@cache
def _keep_greater(*, embedded: bool) -> sa.Executable:
    insert = insert_into(current_fact, embedded=embedded)
    keys = [column.name for column in current_fact.primary_key]
    others = [column.name for column in current_fact.columns if column.name not in keys]
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=keys,
        set_={name: insert.excluded[name] for name in others},
        where=insert.excluded.order > current_fact.c.order,
    )
    return statement


@cache
def _reach(*, embedded: bool) -> sa.Executable:
    insert = insert_into(achieved, embedded=embedded)
    at = {"at": insert.excluded.at}
    statement: sa.Executable = insert.on_conflict_do_update(index_elements=["user_id", "qualification"], set_=at)
    return statement


@cache
def _count(*, embedded: bool) -> sa.Executable:
    insert = insert_into(unknown_attribute, embedded=embedded)
    times = unknown_attribute.c.times + insert.excluded.times
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["name"], set_={"times": times, "last_at": insert.excluded.last_at}
    )
    return statement


@cache
def _without(column: sa.Column[str], *, embedded: bool) -> sa.Delete:
    return sa.delete(column.table).where(among(column, "ids", embedded=embedded))
