"""A job comes to an end, or is held: whoever asked for it and named a queue for the answer is told."""

from typing import Any

import sqlalchemy as sa

from engine.receipts import write_job_receipt
from engine.store.database import Work
from engine.store.tables import job


def finish(work: Work, job_id: str, state: str) -> None:
    """End a job as `done`, `cancelled` or `rejected`."""
    become(work, job_id, {"state": state, "finished_at": work.now})


def become(work: Work, job_id: str, values: dict[str, Any]) -> None:
    """Let a job be in another state, and answer for it."""
    work.run(sa.update(job).where(job.c.id == job_id).values(values))
    write_job_receipt(work, job_id)
