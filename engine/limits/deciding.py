"""What a second person decides about a trip: what is held is done, or refused (S12)."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.limits.counting import done_today, people_held
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import active, job, revision, tally, trip
from engine.text import normal


def in_the_way(work: Work, rules: Rules, settings: Settings, row: sa.Row[Any], actor: str) -> Iterator[str]:
    """Yield why somebody cannot approve the job of a trip."""
    applied = work.run(sa.select(revision.c.actor).join(active, active.c.revision == revision.c.number)).scalar()
    if not settings.approve_own and applied is not None and normal(applied) == normal(actor):
        yield f"{actor} applied the rules that are active: somebody else must approve it (or approve_own be true)"
    trigger = rules.triggers.get(row.request["trigger"])
    if trigger is None or trigger.enabled != "true":
        yield f"the trigger {row.request['trigger']} is switched off, and gives and takes nothing: reject the job"


def set_anew(work: Work, trigger: str, kind: str) -> None:
    """The allowance of today begins anew: the trigger can trip again (S11)."""
    count(work, trigger, kind, -done_today(work, trigger, kind))


def count(work: Work, trigger: str, kind: str, users: int) -> None:
    """Count so many users as done by a trigger today."""
    if users:
        day = work.now - work.now % DAY
        work.run(sa.insert(tally), [{"trigger": trigger, "kind": kind, "day": day, "users": users}])


def begin(work: Work, row: sa.Row[Any], *, approved: bool, place: int) -> None:
    """Let what the job of a trip holds be done, or refused, chunk by chunk: see `releasing`."""
    total = people_held(work, row.request["trigger"], row.request["kind"])
    values = {"state": "running", "approved": approved, "total": total, "after": "", "place": place}
    work.run(sa.update(job).where(job.c.id == row.id).values(values))


def leave_held(work: Work, job_id: str) -> None:
    """What a job did not come to is held still: another one is made for it."""
    work.run(sa.update(trip).where(trip.c.job_id == job_id).values(job_id=None))
