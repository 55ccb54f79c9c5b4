"""A job is written down, last in line; and what people decide about it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.tables import job, job_decision


def write_down(work: Work, **said: Any) -> None:  # noqa: ANN401 — the columns of `job`
    """Write a job down, last in line; what is not said is as a job has it that nobody was at yet."""
    row: Mapping[str, Any] = {
        "place": next_place(work),
        "until": None,
        "dry_run": False,
        "state": "choosing",
        "held_for": [],
        "after": "",
        "total": 0,
        "done": 0,
        "emails": 0,
        "results": {},
        "created_at": work.now,
    }
    work.run(sa.insert(job), [{**row, **said}])


def note_decision(work: Work, job_id: str, action: str, actor: str, note: str | None) -> None:
    """Keep who decided what on a job."""
    said = {"job_id": job_id, "action": action, "actor": actor, "note": note, "at": work.now}
    work.run(sa.insert(job_decision), [said])


def next_place(work: Work) -> int:
    """Return the place at the end of the line. Two that come at the same moment may share it: their ids decide."""
    last = work.run(sa.select(sa.func.max(job.c.place))).scalar_one()
    return 1 if last is None else int(last) + 1
