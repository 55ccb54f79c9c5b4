"""Another revision: trips go on under another name, and end with their trigger."""

import sqlalchemy as sa

from engine.jobs.finishing import finish
from engine.jobs.writing import note_decision
from engine.plans.activating import UNFINISHED
from engine.plans.transition import Transition
from engine.store.database import Work
from engine.store.tables import job, tally, trip


def follow_rules(work: Work, transition: Transition) -> None:
    """Let trips, and what was counted, be those of the triggers as they are now."""
    for trigger in transition.gone:
        work.run(sa.delete(tally).where(tally.c.trigger == trigger.name))
        _close(work, trigger.name, f"the trigger {trigger.name} is not there any more")
    for was, name in transition.renamed.items():
        _rename(work, was, name)


def _rename(work: Work, was: str, name: str) -> None:
    """What was tripped under its earlier name is so under the new one, where that is not tripped already."""
    work.run(sa.update(tally).where(tally.c.trigger == was).values(trigger=name))
    other = trip.alias("other")
    there = sa.exists().where(other.c.trigger == name, other.c.kind == trip.c.kind)
    work.run(sa.update(trip).where(trip.c.trigger == was, sa.not_(there)).values(trigger=name))
    _close(work, was, f"what the trigger {was} held is held by {name}, which has a job of its own")
    moved = sa.select(trip.c.job_id, trip.c.kind).where(trip.c.trigger == name, trip.c.job_id.is_not(None))
    for row in work.run(moved).all():
        request = {"trigger": name, "kind": row.kind}
        work.run(sa.update(job).where(job.c.id == row.job_id).values(request=request))


def _close(work: Work, trigger: str, why: str) -> None:
    """End the trips of a trigger; nobody has to decide about them any more."""
    which = (job.c.state.in_(UNFINISHED), trip.c.trigger == trigger)
    jobs = work.run(sa.select(job).join(trip, trip.c.job_id == job.c.id).where(*which)).all()
    work.run(sa.delete(trip).where(trip.c.trigger == trigger))
    for row in jobs:
        note_decision(work, row.id, "cancel", "rolecall", why)
        finish(work, row.id, "cancelled")
