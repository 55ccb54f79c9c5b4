"""Whom a job is about: chosen before its first effect, portion by portion, so that nobody is kept waiting."""

from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.jobs.asking import whom
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.tables import job, job_result, user

PORTION = 10_000
"""Users looked at in one unit of work, at most: some 100 ms on one core of 2025, whoever of them fits."""


def choose(work: Work, row: sa.Row[Any], catalog: Catalog) -> bool:
    """Choose the next users of a job that is choosing; say whether that was the last of them."""
    if row.action == "undo":
        last = _those_of(work, row)
    elif "users" in row.request:
        _note_unknown(work, row.id)
        last = None
    else:
        last = _those_who_fit(work, row, catalog)
    if last is not None:
        total = row.total + _count(work, row, last)
        work.run(sa.update(job).where(job.c.id == row.id).values(after=last, total=total, worked_at=work.now))
    return last is None


def _those_who_fit(work: Work, row: sa.Row[Any], catalog: Catalog) -> str | None:
    """Active users of whom `where` holds; who asked already said who is left out."""
    upto = _end_of_portion(work, user.c.id, user.c.id > row.after)
    if upto is None:
        return None
    among = sa.and_(user.c.id > row.after, user.c.id <= upto, user.c.status == "active")
    fits = selects(whom(row.request.get("where"), catalog), catalog, work.now)
    _add(work, sa.select(sa.literal(row.id), user.c.id).where(among, fits))
    excepted = [id_ for id_ in row.request["except"] if row.after < id_ <= upto]
    if excepted:
        mine = sa.and_(job_result.c.job_id == row.id, job_result.c.user_id == sa.bindparam("left_out"))
        work.run(sa.delete(job_result).where(mine), [{"left_out": id_} for id_ in excepted])
    return upto


def _those_of(work: Work, row: sa.Row[Any]) -> str | None:
    """Everybody who had their turn in the job that is undone."""
    had_turn = sa.and_(job_result.c.job_id == row.undoes, job_result.c.outcome.is_not(None))
    upto = _end_of_portion(work, job_result.c.user_id, had_turn, job_result.c.user_id > row.after)
    if upto is None:
        return None
    among = sa.and_(job_result.c.user_id > row.after, job_result.c.user_id <= upto, job_result.c.outcome != "unknown")
    _add(work, sa.select(sa.literal(row.id), job_result.c.user_id).where(had_turn, among))
    return upto


def _end_of_portion(work: Work, id_: sa.Column[str], *among: sa.ColumnElement[bool]) -> str | None:
    portion = sa.select(id_).where(*among).order_by(id_).limit(PORTION).subquery()
    upto: str | None = work.run(sa.select(sa.func.max(portion.c[0]))).scalar_one()
    return upto


def _add(work: Work, users: sa.Select[Any]) -> None:
    work.run(sa.insert(job_result).from_select(["job_id", "user_id"], users))


def _count(work: Work, row: sa.Row[Any], upto: str) -> int:
    """Count those chosen in the last portion."""
    portion = (job_result.c.user_id > row.after, job_result.c.user_id <= upto)
    found = sa.select(sa.func.count()).select_from(job_result).where(job_result.c.job_id == row.id, *portion)
    return int(work.run(found).scalar_one())


def _note_unknown(work: Work, job_id: str) -> None:
    """Of users named one by one: who was never heard of has that outcome at once."""
    mine = job_result.c.job_id == job_id
    total = work.run(sa.select(sa.func.count()).select_from(job_result).where(mine)).scalar_one()
    heard_of = sa.exists().where(user.c.id == job_result.c.user_id)
    unknown = work.run(sa.update(job_result).where(mine, sa.not_(heard_of)).values(outcome="unknown")).rowcount
    counted = {"total": total, "done": unknown, "results": {"unknown": unknown} if unknown else {}}
    work.run(sa.update(job).where(job.c.id == job_id).values(counted))
