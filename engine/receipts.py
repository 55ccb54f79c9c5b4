"""Receipts: what became of a message, for whoever named a queue for the answer. Written here, sent by the relay."""

from collections.abc import Sequence

import sqlalchemy as sa

from engine.arrivals import Verdict
from engine.clock import shown
from engine.messages.envelope import is_answerable
from engine.messages.outgoing import JobReceipt, Outcome, Receipt, encode_receipt
from engine.store.database import Work
from engine.store.tables import job, receipt

RECEIPTS_WAIT = sa.exists().select_from(receipt)
"""Whether there is anything to hand over."""


def write_receipts(work: Work, verdicts: Sequence[Verdict]) -> None:
    """Write a receipt for each message that wants one; what became a job is answered by that."""
    rows = [
        {"reply_to": verdict.arrival.reply_to, "body": encode_receipt(_receipt(work.now, verdict))}
        for verdict in verdicts
        if verdict.outcome != "accepted" and is_answerable(verdict.arrival.reply_to)
    ]
    if rows:
        work.run(sa.insert(receipt), rows)


def write_job_receipt(work: Work, job_id: str) -> None:
    """Write what became of a job, if who asked for it wants to know."""
    row = work.run(sa.select(job).where(job.c.id == job_id)).one()
    if not is_answerable(row.reply_to):
        return
    receipt_ = Receipt(
        source=row.source,
        id=row.id,
        type="job.requested" if row.action == "undo" else "assignment.requested",
        subject=None,
        outcome=row.state,
        at=shown(work.now),
        reason="; ".join(row.held_for) if row.state == "held" else None,
        job=JobReceipt(
            id=row.id,
            state=row.state,
            total=row.total,
            done=row.done,
            results=dict(sorted(row.results.items())),
            warnings=tuple(row.warnings),
        ),
    )
    work.run(sa.insert(receipt), [{"reply_to": row.reply_to, "body": encode_receipt(receipt_)}])


def receipts_due(work: Work, limit: int) -> list[tuple[int, str, bytes]]:
    """Return the next receipts to hand over, in order: number, queue, body."""
    select = sa.select(receipt).order_by(receipt.c.number).limit(limit)
    return [(row.number, row.reply_to, row.body) for row in work.run(select)]


def mark_receipts_relayed(work: Work, numbers: Sequence[int]) -> None:
    """Note that these receipts were handed over: they are not needed any more."""
    if numbers:
        work.run(sa.delete(receipt).where(receipt.c.number.in_(numbers)))


def _receipt(now: int, verdict: Verdict) -> Receipt:
    message = verdict.message
    said = verdict.arrival.outline if message is None else {}
    outcome: Outcome = verdict.outcome  # type: ignore[assignment]
    return Receipt(
        source=message.source if message else said["source"],
        id=message.id if message else said["id"],
        type=message.type if message else said["type"],
        subject=message.subject if message else said["subject"],
        outcome=outcome,
        at=shown(now),
        code=verdict.code,
        reason=verdict.reason,
    )
