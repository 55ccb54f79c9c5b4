"""What has become known goes to the database: a few statements for however many users."""

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import to_builtins

from engine.people.known import NEVER, Fresh, Known
from engine.people.parts import Completion
from engine.people.saving_facts import save_facts
from engine.store.database import Work
from engine.store.rows import among, each
from engine.store.tables import achieved, completion, unknown_attribute, user, waiting_event
from engine.store.work import insert_into
from engine.text import normal


def save(work: Work, users: Collection[Known]) -> None:
    """Write what is known and not yet saved. The greater order stays, whoever wrote it."""
    _users(work, users)
    save_facts(work, users)
    done = [_completion_row(one, known.id) for known in users for one in known.fresh.completions]
    if done:
        work.send(_unless_done(embedded=work.embedded), done)
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


_CHANGE = each(user, "id")
_WAIT = sa.insert(waiting_event)


@cache
def _unless_done(*, embedded: bool) -> sa.Executable:
    statement: sa.Executable = insert_into(completion, embedded=embedded).on_conflict_do_nothing()
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
