"""What people decided about jobs, and which jobs take others back."""

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.store.database import Work
from engine.store.tables import job, job_decision


class Decision(Struct, frozen=True, kw_only=True):
    """What somebody decided about a job: `action` is cancel, approve or reject."""

    action: str
    actor: str
    note: str | None
    at: str


class Undone(Struct, frozen=True, kw_only=True):
    """The job that takes this one back, and how far that is."""

    job: str
    state: str
    actor: str
    note: str | None
    at: str


def decisions_of(work: Work, jobs: Sequence[str]) -> dict[str, list[Decision]]:
    """Job → what was decided about it, in order."""
    found: dict[str, list[Decision]] = {}
    rows = sa.select(job_decision).where(job_decision.c.job_id.in_(jobs))
    for row in work.run(rows.order_by(job_decision.c.number)):
        decided = Decision(action=row.action, actor=row.actor, note=row.note, at=shown(row.at))
        found.setdefault(row.job_id, []).append(decided)
    return found


def undone_by(work: Work, jobs: Sequence[str]) -> dict[str, Undone]:
    """Job → its latest undo: an earlier one was cancelled, or there would be no later one."""
    rows = sa.select(job.c.id, job.c.undoes, job.c.state, job.c.actor, job.c.note, job.c.created_at)
    undoing = work.run(rows.where(job.c.undoes.in_(jobs)).order_by(job.c.place, job.c.id))
    return {
        row.undoes: Undone(job=row.id, state=row.state, actor=row.actor, note=row.note, at=shown(row.created_at))
        for row in undoing
    }
