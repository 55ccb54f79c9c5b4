"""Receipts: what became of a message, for whoever named a queue for the answer. Written here, sent by the relay."""

from collections.abc import Sequence

import sqlalchemy as sa

from engine.arrivals import Verdict
from engine.clock import shown
from engine.messages.envelope import is_answerable, outline
from engine.messages.outgoing import JobReceipt, Outcome, Receipt, encode_receipt
from engine.store.database import Work
from engine.store.tables import job, job_result, receipt


def write_receipts(work: Work, verdicts: Sequence[Verdict]) -> None:
    """Write a receipt for each message that wants one."""
    rows = [
        {"reply_to": verdict.arrival.reply_to, "body": encode_receipt(_receipt(work, verdict))}
        for verdict in verdicts
        if is_answerable(verdict.arrival.reply_to)
    ]
    if rows:
        work.run(sa.insert(receipt), rows)


def receipts_due(work: Work, limit: int) -> list[tuple[int, str, bytes]]:
    """Return the next receipts to hand over, in order: number, queue, body."""
    select = sa.select(receipt).order_by(receipt.c.number).limit(limit)
    return [(row.number, row.reply_to, row.body) for row in work.run(select)]


def mark_receipts_relayed(work: Work, numbers: Sequence[int]) -> None:
    """Note that these receipts were handed over: they are not needed any more."""
    if numbers:
        work.run(sa.delete(receipt).where(receipt.c.number.in_(numbers)))


def _receipt(work: Work, verdict: Verdict) -> Receipt:
    message = verdict.message
    said = outline(verdict.arrival.body) if message is None else {}
    outcome: Outcome = verdict.outcome  # type: ignore[assignment]
    return Receipt(
        source=message.source if message else said["source"],
        id=message.id if message else said["id"],
        type=message.type if message else said["type"],
        subject=message.subject if message else said["subject"],
        outcome=outcome,
        at=shown(work.now),
        code=verdict.code,
        reason=verdict.reason,
        job=_job(work, message.id) if message is not None and outcome == "done" else None,
    )


def _job(work: Work, id: str) -> JobReceipt:
    row = work.run(sa.select(job).where(job.c.id == id)).one()
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(job_result.c.job_id == id)
    results = {one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))}
    return JobReceipt(
        id=row.id, state=row.state, total=row.total, done=row.done, results=results, warnings=tuple(row.warnings)
    )
