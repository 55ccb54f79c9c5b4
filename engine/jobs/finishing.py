"""A job comes to an end, or is held: whoever asked for it and named a queue for the answer is told."""

from typing import Any

import sqlalchemy as sa

from engine.receipts import write_job_receipt
from engine.store.database import Work
from engine.store.tables import job


def finish(work: Work, job_id: str, state: str) -> None:
    """End a job as `done`, `cancelled` or `rejected`."""
    _become(work, job_id, {"state": state, "finished_at": work.now})


def hold(work: Work, job_id: str, reasons: list[str]) -> None:
    """Hold a job until somebody approves or rejects it; the reasons say why."""
    _become(work, job_id, {"state": "held", "held_for": reasons})


def _become(work: Work, job_id: str, values: dict[str, Any]) -> None:
    work.run(sa.update(job).where(job.c.id == job_id).values(values))
    write_job_receipt(work, job_id)
