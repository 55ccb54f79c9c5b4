"""What the database knows of users, in a handful of statements for however many."""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from msgspec import convert
from sqlalchemy.dialects.postgresql import ARRAY

from engine.facts import Event
from engine.people.known import History, Known, Waiting
from engine.people.parts import Completion, Fact
from engine.people.stays import derive
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import achieved, completion, current_fact, fact, user, waiting_event


def create(work: Work, ids: list[str]) -> set[str]:
    """Create those of `ids` (ascending) that nobody has heard of; return them."""
    new = _listed(work, ids).add_columns(sa.literal(work.now)).order_by(sa.text("1")).where(sa.true())
    insert = work.insert(user).from_select(["id", "created_at"], new).on_conflict_do_nothing()
    return set(work.run(insert.returning(user.c.id)).scalars())


def load(work: Work, ids: list[str], settings: Settings, *, lock: bool) -> dict[str, Known]:
    """Load what is known of `ids` (ascending), locked in that order if `lock`; without those never heard of."""
    rows = sa.select(user).where(user.c.id.in_(_listed(work, ids))).order_by(user.c.id)
    found = work.run(rows.with_for_update() if lock else rows).mappings()
    known = {row["id"]: Known(id=row["id"], row=dict(row)) for row in found}
    for row in work.run(_of(fact, work, ids).where(fact.c.kind == "status")):
        known[row.user_id].statuses[row.order] = row.present
    for row in work.run(_of(current_fact, work, ids)):
        known[row.user_id].current.setdefault(row.kind, {})[row.key] = _fact(row)
    for row in work.run(_of(completion, work, ids).order_by(completion.c.order)):
        known[row.user_id].completions.setdefault(row.kind, {}).setdefault(row.name, []).append(_completion(row))
    for row in work.run(_of(achieved, work, ids)):
        known[row.user_id].achieved[row.qualification] = row.at
    for row in work.run(_of(waiting_event, work, ids).order_by(waiting_event.c.order, waiting_event.c.number)):
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
    told = _of(fact, work, sorted(by_id)).where(fact.c.kind != "status").order_by(fact.c.order)
    for row in work.run(told):
        histories[row.user_id].setdefault((row.kind, row.key), []).append(_fact(row))
    for known in by_id.values():
        known.history = histories[known.id]
        for one in known.fresh.facts:
            known.remember(one)


def _listed(work: Work, ids: list[str]) -> sa.Select[Any]:
    """A list of any length as one parameter: databases allow only so many."""
    if not work.embedded:
        return sa.select(sa.func.unnest(sa.cast(sa.literal(ids, ARRAY(sa.Text)), ARRAY(sa.Text))).label("id"))
    return sa.select(sa.func.json_each(json.dumps(ids)).table_valued("value").c.value)


def _of(table: sa.Table, work: Work, ids: list[str]) -> sa.Select[Any]:
    return sa.select(table).where(table.c.user_id.in_(_listed(work, ids)))


def _fact(row: sa.Row[Any]) -> Fact:
    return Fact(
        kind=row.kind,
        key=row.key,
        order=row.order,
        present=row.present,
        source=row.message_source,
        message=row.message_id,
        value=row.value,
        text=row.text,
        number=row.number,
        moment=row.moment,
    )


def _completion(row: sa.Row[Any]) -> Completion:
    return Completion(
        kind=row.kind,
        name=row.name,
        order=row.order,
        at=row.at,
        source=row.message_source,
        message=row.message_id,
        type=row.type,
        score=row.score,
    )
