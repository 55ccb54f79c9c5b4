"""What was asked for by hand, how far it is, who decided what about it, and what became of whom."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from engine.clock import shown
from engine.explain.decisions import Decision, Undone, decisions_of, undone_by
from engine.explain.names import Unknown
from engine.explain.outcomes import NOT_DONE, Result, sample
from engine.limits.counting import people_held
from engine.limits.trips import HELD
from engine.store.database import Work
from engine.store.tables import job, job_target

State = Literal["choosing", "held", "running", "done", "cancelled", "rejected"]
ENDED: Final = ("done", "cancelled", "rejected")
AT_ONCE: Final = 500
"""Jobs that are looked up at once."""
NAMED: Final = 20
"""Users that a list of jobs names of one request; of more it says how many they are."""


class Aim(Struct, frozen=True, kw_only=True):
    """A role or qualification that a job is about; `name` as rules compare it."""

    kind: str
    name: str
    mandatory: bool


class Job(Struct, frozen=True, kw_only=True):
    """A job: how far it is, how many users had which outcome, what it was asked to do, who decided what about it."""

    id: str
    state: str
    total: int
    done: int
    results: dict[str, int]
    warnings: list[str]
    action: str
    actor: str
    note: str | None
    until: str | None
    targets: tuple[Aim, ...]
    """What it gives, takes, blocks or unblocks; of an undo, what the job did that it takes back."""
    dry_run: bool
    email: bool
    """Whether emails may come of it; `emails` is how many did (of a dry run: how many would)."""
    emails: int
    held: list[str]
    """Why it is held, or was; of a dry run see `warnings`."""
    decisions: tuple[Decision, ...]
    undoes: str | None
    undone_by: Undone | None
    created: str
    started: str | None
    """When its users were all chosen."""
    finished: str | None
    request: Any
    """As it was asked; in a list of jobs, `users` and `except` of more than 20 are their number."""
    sample: dict[str, tuple[Result, ...]] = {}
    """Outcome → the first users who have it, of one job that is shown."""


class Jobs(Struct, frozen=True, kw_only=True):
    """How many there are, and the latest of them."""

    count: int
    jobs: tuple[Job, ...]


class Progress(Struct, frozen=True, kw_only=True):
    """How far a job is: all that changes while one waits for it."""

    id: str
    state: str
    total: int
    done: int
    results: dict[str, int]


def list_jobs(work: Work, *, state: State | None = None, limit: int | None = None) -> Jobs:
    """Return the jobs, latest first. `state`: only those that are in it."""
    which = sa.true() if state is None else job.c.state == state
    count = work.run(sa.select(sa.func.count()).select_from(job).where(which)).scalar_one()
    latest = sa.select(job).where(which).order_by(job.c.created_at.desc(), job.c.place.desc(), job.c.id)
    found: list[Job] = []
    for rows in work.run(latest.limit(limit)).partitions(AT_ONCE):
        found += _jobs(work, rows)
    return Jobs(count=count, jobs=tuple(replace(one, request=_brief(one.request)) for one in found))


def show_job(work: Work, id: str) -> Job:
    """Return one job by its id, or by the only id that begins so, with a sample of its users. Raises Unknown."""
    row = work.run(sa.select(job).where(job.c.id == find_job(work, id))).one()
    (found,) = _jobs(work, [row])
    counts = found.results | {NOT_DONE: found.total - found.done}
    return replace(found, sample=sample(work, row.id, counts, after="" if row.started_at is None else row.after))


def find_job(work: Work, id: str) -> str:
    """Return the whole id of a job: it is that, or the only one that begins so. Raises Unknown."""
    if work.run(sa.select(job.c.id).where(job.c.id == id)).first() is not None:
        return id
    begins = job.c.id.startswith(id, autoescape=True)
    near = [str(row.id) for row in work.run(sa.select(job.c.id).where(begins).order_by(job.c.id).limit(4))]
    if len(near) != 1:
        several = f"; several begin so: {', '.join(near)}" if near else ""
        raise Unknown(f"there is no job {id!r}: `rolecall jobs list` shows them{several}")
    return near[0]


def progress_of(work: Work, id: str) -> Progress | None:
    """Return how far the job with this very id is; None if there is none yet."""
    far = sa.select(job.c.state, job.c.total, job.c.done, job.c.results)
    row = work.run(far.where(job.c.id == id)).first()
    if row is None:
        return None
    return Progress(id=id, state=row.state, total=row.total, done=row.done, results=dict(sorted(row.results.items())))


def _brief(request: Any) -> Any:  # noqa: ANN401 — as it was told
    """A request without the thousands of users that it may name."""
    return {
        name: len(value) if name in ("users", "except") and isinstance(value, list) and len(value) > NAMED else value
        for name, value in request.items()
    }


def _jobs(work: Work, rows: Sequence[sa.Row[Any]]) -> Iterator[Job]:
    ids = [row.id for row in rows]
    decisions, undone, aims = decisions_of(work, ids), undone_by(work, ids), _aims(work, ids)
    for row in rows:
        waits = row.action == HELD and row.state == "held"
        yield Job(
            id=row.id,
            state=row.state,
            total=people_held(work, row.request["trigger"], row.request["kind"]) if waits else row.total,
            done=row.done,
            results=dict(sorted(row.results.items())),
            warnings=list(row.warnings),
            action=row.action,
            actor=row.actor,
            note=row.note,
            until=_time(row.until),
            targets=tuple(aims.get(row.id, ())),
            dry_run=row.dry_run,
            email=row.email,
            emails=row.emails,
            held=list(row.held_for),
            decisions=tuple(decisions.get(row.id, ())),
            undoes=row.undoes,
            undone_by=undone.get(row.id),
            created=shown(row.created_at),
            started=_time(row.started_at),
            finished=_time(row.finished_at),
            request=row.request,
        )


def _aims(work: Work, ids: Sequence[str]) -> dict[str, list[Aim]]:
    found: dict[str, list[Aim]] = {}
    rows = sa.select(job_target).where(job_target.c.job_id.in_(ids))
    for row in work.run(rows.order_by(job_target.c.kind.desc(), job_target.c.mandatory, job_target.c.target)):
        aim = Aim(kind=row.kind, name=row.target, mandatory=row.mandatory)
        found.setdefault(row.job_id, []).append(aim)
    return found


def _time(at: int | None) -> str | None:
    return None if at is None else shown(at)
