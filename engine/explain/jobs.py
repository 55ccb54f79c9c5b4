"""What was asked for by hand, and what became of it for each user."""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.explain.names import Unknown
from engine.store.database import Work
from engine.store.tables import job, job_result


class Result(Struct, frozen=True, kw_only=True):
    """What became of one user of a job."""

    user: str
    outcome: str


class Job(Struct, frozen=True, kw_only=True):
    """A job: how far it is, how many users had which outcome, and what it was asked to do."""

    id: str
    state: str
    total: int
    done: int
    results: dict[str, int]
    warnings: list[str]
    action: str
    actor: str
    note: str | None
    created: str
    finished: str | None
    request: Any
    users: tuple[Result, ...] | None = None
    """Each user's outcome, if asked for."""


class Jobs(Struct, frozen=True, kw_only=True):
    """How many there are, and the latest of them."""

    count: int
    jobs: tuple[Job, ...]


def list_jobs(work: Work, *, limit: int | None = None) -> Jobs:
    """Return the jobs, latest first."""
    count = work.run(sa.select(sa.func.count()).select_from(job)).scalar_one()
    rows = work.run(sa.select(job).order_by(job.c.created_at.desc(), job.c.id).limit(limit)).all()
    results = _results(work, [row.id for row in rows])
    return Jobs(count=count, jobs=tuple(_job(row, results.get(row.id, {})) for row in rows))


def show_job(work: Work, id: str, *, users: bool = False) -> Job:
    """Return one job by its id, or by the only id that begins so; `users`: with each user's outcome. Raises Unknown."""
    row = work.run(sa.select(job).where(job.c.id == id)).first()
    if row is None:
        near = work.run(
            sa.select(job).where(job.c.id.startswith(id, autoescape=True)).order_by(job.c.id).limit(4)
        ).all()
        if len(near) != 1:
            several = f"; several begin so: {', '.join(one.id for one in near)}" if near else ""
            raise Unknown(f"there is no job {id!r}: `rolecall jobs list` shows them{several}")
        row = near[0]
    each = None
    if users:
        rows = work.run(sa.select(job_result).where(job_result.c.job_id == row.id).order_by(job_result.c.user_id))
        each = tuple(Result(user=one.user_id, outcome=one.outcome) for one in rows)
    return _job(row, _results(work, [row.id]).get(row.id, {}), each)


def _results(work: Work, ids: list[str]) -> dict[str, dict[str, int]]:
    """Job → outcome → number of users."""
    found: dict[str, dict[str, int]] = {}
    rows = work.run(
        sa.select(job_result.c.job_id, job_result.c.outcome, sa.func.count().label("users"))
        .where(job_result.c.job_id.in_(ids))
        .group_by(job_result.c.job_id, job_result.c.outcome)
        .order_by(job_result.c.job_id, job_result.c.outcome)
    )
    for row in rows:
        found.setdefault(row.job_id, {})[row.outcome] = row.users
    return found


def _job(row: sa.Row[Any], results: dict[str, int], users: tuple[Result, ...] | None = None) -> Job:
    return Job(
        id=row.id,
        state=row.state,
        total=row.total,
        done=row.done,
        results=results,
        warnings=list(row.warnings),
        action=row.action,
        actor=row.actor,
        note=row.note,
        created=shown(row.created_at),
        finished=None if row.finished_at is None else shown(row.finished_at),
        request=row.request,
        users=users,
    )
