"""What the database knows of users, in a handful of statements for however many."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import convert

from engine.facts import Event
from engine.people.known import History, Known, Waiting
from engine.people.parts import Completion, Fact
from engine.people.stays import derive
from engine.settings import Settings
from engine.store.answers import Answer
from engine.store.database import Work
from engine.store.rows import among, listed
from engine.store.tables import achieved, completion, current_fact, fact, user, waiting_event
from engine.store.work import insert_into


def create(work: Work, ids: list[str]) -> Answer:
    """Create those of `ids` (ascending) that nobody has heard of; the answer has their ids."""
    return work.send(_create(embedded=work.embedded), {"ids": ids, "now": work.now})


def load(work: Work, ids: list[str], settings: Settings, *, lock: bool) -> dict[str, Known]:
    """Load what is known of `ids` (ascending), locked in that order if `lock`; without those never heard of."""
    users = work.send(_users(embedded=work.embedded, lock=lock), {"ids": ids})
    of_users = _of_users(embedded=work.embedded)
    statuses, current, completions, reached, waiting = (work.send(one, {"ids": ids}) for one in of_users)
    known = {row.id: Known(id=row.id, row=row._asdict()) for row in users}
    for row in statuses:
        known[row.user_id].statuses[row.order] = row.present
    for row in current:
        known[row.user_id].current.setdefault(row.kind, {})[row.key] = Fact(*row[1:])
    for row in completions:
        known[row.user_id].completions.setdefault(row.kind, {}).setdefault(row.name, []).append(Completion(*row[1:]))
    for row in reached:
        known[row.user_id].achieved[row.qualification] = row.at
    for row in waiting:
        known[row.user_id].waiting.append(Waiting(number=row.number, event=convert(row.event, Event)))
    for one in known.values():
        one.stays = derive(one.statuses, leave_grace=settings.leave_grace, now=work.now)
    return known


def load_history(work: Work, users: Iterable[Known]) -> None:
    """Load every fact ever told of these users, and add those that are not saved yet."""
    by_id = {known.id: known for known in users if known.history is None}
    if not by_id:
        return
    histories: dict[str, History] = {id_: {} for id_ in by_id}
    for row in work.send(_history(embedded=work.embedded), {"ids": sorted(by_id)}):
        histories[row.user_id].setdefault((row.kind, row.key), []).append(Fact(*row[1:]))
    for known in by_id.values():
        known.history = histories[known.id]
        for one in known.fresh.facts:
            known.remember(one)


@cache
def _create(*, embedded: bool) -> sa.Executable:
    new = listed("ids", embedded=embedded).add_columns(sa.bindparam("now", type_=sa.BigInteger))
    insert = insert_into(user, embedded=embedded)
    insert = insert.from_select(["id", "created_at"], new.order_by(sa.text("1")).where(sa.true()))
    created: sa.Executable = insert.on_conflict_do_nothing().returning(user.c.id)
    return created


@cache
def _users(*, embedded: bool, lock: bool) -> sa.Select[Any]:
    rows = sa.select(user).where(among(user.c.id, "ids", embedded=embedded)).order_by(user.c.id)
    return rows.with_for_update() if lock else rows


@cache
def _of_users(*, embedded: bool) -> tuple[sa.Select[Any], ...]:
    """Joinings and leavings, the greatest facts, completions, what was achieved, events that wait."""
    waiting = _of(waiting_event, "user_id", "number", "event", embedded=embedded)
    return (
        _of(fact, "user_id", "order", "present", embedded=embedded).where(fact.c.kind == "status"),
        _of(current_fact, *_FACT, *_FORMS, embedded=embedded),
        _of(completion, *_COMPLETION, embedded=embedded).order_by(completion.c.order),
        _of(achieved, "user_id", "qualification", "at", embedded=embedded),
        waiting.order_by(waiting_event.c.order, waiting_event.c.number),
    )


@cache
def _history(*, embedded: bool) -> sa.Select[Any]:
    return _of(fact, *_FACT, *_FORMS, embedded=embedded).where(fact.c.kind != "status").order_by(fact.c.order)


def _of(table: sa.Table, *names: str, embedded: bool) -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in names)).where(among(table.c.user_id, "ids", embedded=embedded))


_FACT = ("user_id", "kind", "key", "order", "present", "message_source", "message_id")
_FORMS = ("value", "text", "number", "moment")
_COMPLETION = ("user_id", "kind", "name", "order", "at", "message_source", "message_id", "type", "score")
"""Whose it is, then what a `Fact` and a `Completion` are made of, in their order."""
