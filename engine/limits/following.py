"""Another revision: trips go on under another name, end with their trigger, and what was refused is looked at anew."""

from collections.abc import Mapping

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.jobs.deciding import UNFINISHED
from engine.jobs.starting import stop
from engine.limits.allowances import set_allowances
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job, reason, tally, trip


def follow_rules(work: Work, old: Rules, new: Rules, renamed: Mapping[str, str], settings: Settings) -> None:
    """Let limits and trips be those of another revision. `renamed`: earlier name → name of triggers that go on."""
    for name, trigger in old.triggers.items():
        is_same = name in renamed or (name in new.triggers and new.triggers[name].mode == trigger.mode)
        if not is_same:
            _forget(work, name, trigger.mode)
    for was, name in renamed.items():
        _rename(work, was, name)
        jobs = sa.select(trip.c.job_id, trip.c.kind).where(trip.c.trigger == name, trip.c.job_id.is_not(None))
        for row in work.run(jobs).all():
            request = {"trigger": name, "kind": row.kind}
            work.run(sa.update(job).where(job.c.id == row.job_id).values(request=request))
    for name, trigger in new.triggers.items():
        earlier = old.triggers.get(next((was for was, is_now in renamed.items() if is_now == name), name))
        if earlier is not None and earlier.text != trigger.text:
            refused = (reason.c.source == trigger.mode, reason.c.origin == name, reason.c.state == "refused")
            ended = {"state": "ended", "ended_at": work.now}
            work.run(sa.update(reason).where(*refused, reason.c.source == "while").values(ended))
    set_allowances(work, new, settings)


def _rename(work: Work, was: str, name: str) -> None:
    """What was tripped under its earlier name is so under the new one, where that is not tripped already."""
    work.run(sa.update(tally).where(tally.c.trigger == was).values(trigger=name))
    other = trip.alias("other")
    there = sa.exists().where(other.c.trigger == name, other.c.kind == trip.c.kind)
    work.run(sa.update(trip).where(trip.c.trigger == was, sa.not_(there)).values(trigger=name))
    _close(work, was, f"what the trigger {was} held is held by {name}, which has a job of its own")


def _forget(work: Work, trigger: str, mode: str) -> None:
    """The trigger is gone: what it did not give ends, and nobody has to decide any more."""
    held = (reason.c.source == mode, reason.c.origin == trigger, reason.c.state.in_(("held", "refused")))
    work.run(sa.update(reason).where(*held).values(state="ended", ended_at=work.now))
    work.run(sa.delete(tally).where(tally.c.trigger == trigger))
    _close(work, trigger, f"the trigger {trigger} is not there any more")


def _close(work: Work, trigger: str, why: str) -> None:
    """End the trips of a trigger; nobody has to decide about them any more."""
    which = (job.c.state.in_(UNFINISHED), trip.c.trigger == trigger)
    jobs = work.run(sa.select(job).join(trip, trip.c.job_id == job.c.id).where(*which)).all()
    work.run(sa.delete(trip).where(trip.c.trigger == trigger))
    for row in jobs:
        stop(work, row, [why])
