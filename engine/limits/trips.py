"""A trip is a job: what a trigger's changes would do is held until a person approves or rejects (S11, S12)."""

from typing import Any, Final

import sqlalchemy as sa

from engine.assignment.tripping import is_held
from engine.authoring.rules import Rules
from engine.clock import shown_day
from engine.compose import title_of
from engine.jobs.accepting import is_taken
from engine.jobs.writing import write_down
from engine.limits.allowances import LEAST
from engine.messages.notices import Held, Passed
from engine.notices import notify
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import allowance, job_target, reason, trip

HELD: Final = "held"
"""The action of a job that is a trip."""
ITSELF: Final = "rolecall"
"""Who a trip is by, if a limit and no person is behind it."""


def take_up(work: Work, rules: Rules, settings: Settings) -> None:
    """Make a job of every trip that has none yet, and tell owners and admins, once."""
    for row in work.run(sa.select(trip).where(trip.c.job_id.is_(None)).with_for_update(skip_locked=True)).all():
        _take_up(work, rules, settings, row)


def mend(work: Work) -> None:
    """Let be tripped what holds something and is not: so somebody is asked, whatever became of its trip."""
    for kind in ("assign", "revoke"):
        there = sa.exists().where(trip.c.trigger == reason.c.origin, trip.c.kind == kind)
        held = (reason.c.source != "job", is_held(kind), sa.not_(there))
        rows = sa.select(reason.c.origin, sa.literal(kind), sa.literal(work.now, sa.BigInteger)).where(*held).distinct()
        work.run(work.insert(trip).from_select(["trigger", "kind", "at"], rows).on_conflict_do_nothing())


WAITING: Final = sa.select(sa.literal(1)).select_from(trip).where(trip.c.job_id.is_(None)).limit(1)
"""Whether there are any."""


def make_job(work: Work, rules: Rules, row: sa.Row[Any], **said: Any) -> str:  # noqa: ANN401 — the columns of `job`
    """Make the job of a trip, held unless `said` says otherwise; return its id."""
    id_ = _new_id(work, f"trip-{row.trigger}-{row.kind}-{shown_day(work.now)}")
    values = {
        "id": id_,
        "source": ITSELF,
        "action": HELD,
        "actor": row.actor or ITSELF,
        "note": row.note,
        "request": {"trigger": row.trigger, "kind": row.kind},
        "email": True,
        "state": "held",
        "warnings": [],
        "started_at": work.now,
    }
    write_down(work, **{**values, **said})
    trigger = rules.triggers.get(row.trigger)
    aims = [
        {"job_id": id_, "kind": one.kind, "target": one.name, "mandatory": one.mandatory}
        for one in (trigger.then if trigger else ())
    ]
    if aims:
        work.run(sa.insert(job_target), aims)
    work.run(sa.update(trip).where(trip.c.trigger == row.trigger, trip.c.kind == row.kind).values(job_id=id_))
    return id_


def _take_up(work: Work, rules: Rules, settings: Settings, row: sa.Row[Any]) -> None:
    same = (allowance.c.trigger == row.trigger, allowance.c.kind == row.kind)
    may = work.run(sa.select(allowance).where(*same)).first()
    passed = None
    if row.most is not None:
        of, limit = (may.people, may.limit) if may is not None else (0, f"{row.most}")
        passed = Passed(what="users", number=row.users, of=of, most=row.most, limit=limit)
    job_id = make_job(work, rules, row, held_for=[_words(row, passed)])
    trigger = rules.triggers.get(row.trigger)
    what = tuple(title_of(rules.catalog, one.kind, one.name) for one in (trigger.then if trigger else ()))
    data = Held(
        job=job_id,
        action=row.kind,
        what=what,
        actor=row.actor or f"the trigger {row.trigger}",
        note=row.note,
        passed=() if passed is None else (passed,),
    )
    owner = trigger.owner if trigger else None
    notify(work, about=f"held {job_id}", to=(owner, *settings.admins), data=data)


def _words(row: sa.Row[Any], passed: Passed | None) -> str:
    does = {"assign": "gives", "revoke": "takes"}[row.kind]
    if passed is None and row.actor is None:
        return f"what the trigger {row.trigger} {does} was held before, and nobody has decided"
    if passed is None:
        return f"{row.actor} paused what the trigger {row.trigger} {does}"
    share = f" ({passed.limit} of {passed.of:,} active users, never less than {LEAST})" if "%" in passed.limit else ""
    about = {"assign": "to", "revoke": "from"}[row.kind]
    return (
        f"the trigger {row.trigger} {does} something {about} {passed.number:,} users today, and its limit is "
        f"{passed.most:,}{share}"
    )


def _new_id(work: Work, wanted: str) -> str:
    id_, number = wanted, 1
    while is_taken(work, id_):
        number += 1
        id_ = f"{wanted}-{number}"
    return id_
