"""What is about others too: who is forgotten is taken out of it. Notes, requests, messages that are parked or wait."""

import json
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa

from engine.messages.requests import REQUESTS
from engine.parking import EMAILS
from engine.privacy.naming import Names
from engine.store.database import Work
from engine.store.tables import (
    block,
    inbox,
    job,
    job_decision,
    job_result,
    notice,
    parked,
    publisher_stop,
    reason,
    receipt,
    revision,
    trip,
    user,
    waiting_message,
)

TEXTS: Final = (
    job.c.note,
    job_decision.c.note,
    parked.c.note,
    parked.c.reason,
    publisher_stop.c.note,
    publisher_stop.c.reason,
    revision.c.note,
    trip.c.note,
)
"""What people write, and reasons that quote a message."""
VALUES: Final = (job.c.request, notice.c.data, revision.c.plan)
"""JSON in which users are named."""


def edit(work: Work, names: Names) -> int:
    """Take the person out of what is kept about others; return how many rows were edited or deleted."""
    edited = sum(_rewrite(work, column, names) for column in (*TEXTS, *VALUES))
    edited += sum(_messages(work, table, names) for table in (parked, waiting_message)) + _receipts(work, names)
    work.run(
        sa.update(inbox).where(inbox.c.subject == names.id, inbox.c.type.in_(sorted(REQUESTS))).values(subject=None)
    )
    return edited


def named_in(work: Work, names: Names) -> dict[str, int]:
    """Count the rows in which the person is named, by table; what `edit` would look at."""
    found: dict[str, int] = {}
    for column in (*TEXTS, *VALUES):
        values = work.run(sa.select(column).where(_mentions(column, names))).scalars()
        number = sum(names.out_of(value) != value for value in values)
        found[column.table.name] = found.get(column.table.name, 0) + number
    for table in (parked, waiting_message):
        rows = work.run(_about(table, names, embedded=work.embedded))
        found[table.name] = found.get(table.name, 0) + sum(_without(row, names) is not None for row in rows)
    return {name: number for name, number in found.items() if number}


def move_cursors(work: Work, id: str) -> None:
    """Jobs that have just come past the user: they go on from whoever is before."""
    other = job_result.alias("other")
    for row in work.run(sa.select(job.c.id, job.c.undoes).where(job.c.after == id)).all():
        before = [
            sa.select(sa.func.max(user.c.id)).where(user.c.id < id),
            sa.select(sa.func.max(other.c.user_id)).where(other.c.job_id == row.id, other.c.user_id < id),
            sa.select(sa.func.max(other.c.user_id)).where(other.c.job_id == row.undoes, other.c.user_id < id),
        ]
        last = max((work.run(one).scalar_one() or "" for one in before), default="")
        work.run(sa.update(job).where(job.c.id == row.id).values(after=last))


def leave_jobs(work: Work, id: str) -> None:
    """Jobs that have not ended, and in which the user was still to have a turn, are about one user less."""
    turn = sa.select(job_result.c.user_id).where(
        job_result.c.job_id == job.c.id, job_result.c.user_id == id, job_result.c.outcome.is_(None)
    )
    less = sa.and_(job.c.finished_at.is_(None), job.c.total > 0, turn.scalar_subquery().is_not(None))
    work.run(sa.update(job).where(less).values(total=job.c.total - 1))


def _mentions(column: sa.ColumnElement[Any], names: Names) -> sa.ColumnElement[bool]:
    """Rows that may name the person: read closely afterwards."""
    text = sa.func.lower(sa.cast(column, sa.Text))
    return sa.or_(*(text.contains(part, autoescape=True) for part in names.parts))


def _rewrite(work: Work, column: sa.Column[Any], names: Names) -> int:
    table = column.table
    assert isinstance(table, sa.Table)  # noqa: S101 — columns of tables alone are listed above
    key = list(table.primary_key.columns)
    rows = work.run(sa.select(*key, column.label("value_")).where(_mentions(column, names))).all()
    edited = 0
    for row in rows:
        left = names.out_of(row.value_)
        if left != row.value_:
            same = [one == row._mapping[one.name] for one in key]
            work.run(sa.update(table).where(*same).values({column.name: left}))
            edited += 1
            if column is job.c.note:
                edited += _copies(work, row.id, left)
    return edited


def _copies(work: Work, job_id: str, note: str) -> int:
    """The note of a job stands with what it gave and blocked, too: of all whom it was about."""
    given = sa.and_(reason.c.source == "job", reason.c.origin == job_id, reason.c.note.is_not(None))
    blocked = sa.and_(block.c.job == job_id, block.c.note.is_not(None))
    return sum(
        work.run(sa.update(table).where(which).values(note=note)).rowcount
        for table, which in ((reason, given), (block, blocked))
    )


def _about(table: sa.Table, names: Names, *, embedded: bool) -> sa.Select[Any]:
    """Messages about the user, and those of which one cannot tell without reading them."""

    def holds(column: sa.ColumnElement[Any], one: bytes) -> sa.ColumnElement[bool]:
        needle = sa.literal(one, sa.LargeBinary)
        return sa.func.instr(column, needle) > 0 if embedded else sa.func.position(needle.op("IN")(column)) > 0

    bodies = [table.c.body, *([table.c.again] if "again" in table.c else [])]
    anywhere = sa.or_(*(holds(body, one) for body in bodies for one in names.as_bytes))
    return sa.select(table).where(sa.or_(table.c.subject == names.id, sa.and_(table.c.subject.is_(None), anywhere)))


def _messages(work: Work, table: sa.Table, names: Names) -> int:
    edited = 0
    for row in work.run(_about(table, names, embedded=work.embedded)).all():
        left = _without(row, names)
        if left is not None:
            which = table.c.number == row.number
            work.run(sa.update(table).where(which).values(left) if left else sa.delete(table).where(which))
            edited += 1
    return edited


def _without(row: sa.Row[Any], names: Names) -> dict[str, Any] | None:
    """Return what a kept message becomes: {} if it goes, None if it stays as it is."""
    if row.type not in REQUESTS:
        return {} if _is_about(row, names) else None
    left: dict[str, Any] = {"subject": None} if row.subject == names.id else {}
    for name in ("body", "again"):
        body = getattr(row, name, None)
        if body is None:
            continue
        said, found = _read(body), None
        if said is not None:
            found = names.out_of(said)
            if found == said and not _is_about_nobody_else(said, names):
                continue
        if not isinstance(found, dict) or _is_about_nobody_else(found, names):
            return {}
        left[name] = json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if "body" in left:
        left["digest"] = sha256(row.queue.encode() + b"\0" + left["body"]).hexdigest()
    return left or None


def _is_about(row: sa.Row[Any], names: Names) -> bool:
    if row.subject is not None:
        return bool(row.subject == names.id and row.type != "learning_item.changed")
    if row.queue == EMAILS and row.id is not None:
        return str(row.id).endswith(f" to {names.id}")
    bodies = (row.body, getattr(row, "again", None))
    return any(names.named_in(body.decode("utf-8", "replace")) for body in bodies if body is not None)


def _is_about_nobody_else(request: dict[str, Any], names: Names) -> bool:
    data = request.get("data")
    return isinstance(data, dict) and (data.get("users") == [] or data.get("user") == names.id)


def _read(body: bytes) -> Any:  # noqa: ANN401 — JSON
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _receipts(work: Work, names: Names) -> int:
    """Answers that were not handed over yet still are, without saying about whom."""
    edited = 0
    for row in work.run(sa.select(receipt)).all():
        said = _read(row.body)
        if isinstance(said, dict) and said.get("subject") == names.id:
            body = json.dumps({**said, "subject": None}).encode()
            work.run(sa.update(receipt).where(receipt.c.number == row.number).values(body=body))
            edited += 1
    return edited
