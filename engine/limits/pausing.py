"""What people ask about a trigger: pause it, or let it go on (S11)."""

from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.clock import shown
from engine.errors import Rejected
from engine.jobs.writing import next_place, note_decision
from engine.limits import trips
from engine.limits.counting import counting_today, done_today
from engine.limits.deciding import begin, count
from engine.messages.envelope import Message
from engine.messages.requests import TriggerRequested
from engine.store.database import Work
from engine.store.tables import allowance, job, trip
from engine.text import normal

Row = sa.Row[Any]


def ask_about(work: Work, rules: Rules, message: Message, data: TriggerRequested) -> str:
    """Pause a trigger or let it go on; return the receipt: `done`, or `held` if a second person must decide first.

    The job of its trip is locked. Raises Rejected (`refused`) before anything has changed.
    """
    trigger = _called(rules, data.trigger)
    actor = data.actor or message.publisher
    if data.action == "pause":
        _pause(work, trigger, data, actor)
        return "done"
    return _resume(work, rules, trigger, data, actor)


def _called(rules: Rules, name: str) -> Trigger:
    known = {normal(one): one for one in rules.triggers}
    if normal(name) not in known:
        near = get_close_matches(normal(name), known, n=1, cutoff=0.6)
        hint = f": is {known[near[0]]} meant?" if near else ""
        raise Rejected("refused", f"no trigger is called {name!r}{hint}")
    return rules.triggers[known[normal(name)]]


def _pause(work: Work, trigger: Trigger, data: TriggerRequested, actor: str) -> None:
    kinds = [kind for kind in data.kinds or ("assign", "revoke") if kind == "assign" or trigger.while_ is not None]
    if not kinds:
        raise Rejected("refused", f"the trigger {trigger.name} takes nothing: it says `when`, and not `while`")
    rows = [
        {"trigger": trigger.name, "kind": kind, "at": work.now, "actor": actor, "note": data.note} for kind in kinds
    ]
    new = work.insert(trip).values(rows).on_conflict_do_nothing().returning(trip.c.kind)
    if not work.run(new).all():
        (row, *_) = _rows(work, trigger.name, kinds)
        how = "tripped" if row.actor is None else f"paused by {row.actor}"
        raise Rejected("refused", f"the trigger {trigger.name} is {how} already, since {shown(row.at)}")


def _resume(work: Work, rules: Rules, trigger: Trigger, data: TriggerRequested, actor: str) -> str:
    rows = _rows(work, trigger.name, data.kinds or ("assign", "revoke"))
    if not rows:
        raise Rejected("refused", f"the trigger {trigger.name} is neither tripped nor paused: nothing of it is held")
    resumed = [_goes_on(work, rules, row, actor, data.note) for row in rows]
    return "done" if all(resumed) else "held"


def _rows(work: Work, trigger: str, kinds: Any) -> list[Row]:  # noqa: ANN401 — a list or a tuple of texts
    which = (trip.c.trigger == trigger, trip.c.kind.in_(list(kinds)))
    return list(work.run(sa.select(trip).where(*which).order_by(trip.c.kind)))


def _goes_on(work: Work, rules: Rules, row: Row, actor: str, note: str | None) -> bool:
    """What is held is counted as if it happened now: within the allowance it is done, else somebody must decide."""
    here = sa.select(job).where(job.c.id == row.job_id)
    made = work.run(here).first()
    if made is not None and made.state == "running":
        return True
    waiting, done = counting_today(work, row.trigger, row.kind), done_today(work, row.trigger, row.kind)
    same = (allowance.c.trigger == row.trigger, allowance.c.kind == row.kind)
    most = work.run(sa.select(allowance.c.most).where(*same)).scalar()
    if most is not None and waiting + done > most:
        if made is None or made.state != "held":
            work.run(sa.update(trip).where(trip.c.trigger == row.trigger, trip.c.kind == row.kind).values(job_id=None))
        return False
    if made is None or made.state != "held":
        id_ = trips.make_job(work, rules, row)
        made = work.run(sa.select(job).where(job.c.id == id_)).one()
    note_decision(work, made.id, "resume", actor, note)
    count(work, row.trigger, row.kind, waiting)
    begin(work, made, approved=True, place=next_place(work))
    return True
