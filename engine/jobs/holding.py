"""Why a job is held before its first effect, until a second person agrees (S11, S15)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.clock import DAY
from engine.compose import title_of
from engine.jobs.finishing import become
from engine.limits.allowances import LEAST, most_of, written
from engine.messages.notices import Held, Passed
from engine.notices import notify
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job_result, job_target, user

MOST_UNKNOWN = 10
"""Per cent of the users of a job who may be unknown (S15)."""


def limits_passed(work: Work, row: sa.Row[Any], settings: Settings) -> list[Passed]:
    """Return the limits for which a job, whose users are chosen, must not begin by itself; none: it may."""
    unknown = int(row.results.get("unknown", 0))
    concerned = row.total - unknown
    if concerned == 0 or row.total < settings.small_jobs:
        return []
    return [*_too_many(work, row, concerned, settings), *_too_unknown(unknown, row.total)]


def hold(
    work: Work,
    row: sa.Row[Any],
    catalog: Catalog,
    settings: Settings,
    passed: Sequence[Passed],
    said: Sequence[str],
) -> None:
    """Hold a job until somebody approves or rejects it: `said` says why; admins are told once."""
    become(work, row.id, {"state": "held", "held_for": list(said)})
    targets = sa.select(job_target.c.kind, job_target.c.target).where(job_target.c.job_id == row.id)
    ordered = work.run(targets.order_by(job_target.c.kind.desc(), job_target.c.target))
    what = tuple(title_of(catalog, one.kind, one.target) for one in ordered)
    data = Held(job=row.id, action=row.action, what=what, actor=row.actor, note=row.note, passed=tuple(passed))
    notify(work, about=f"held {row.id} {row.place}", to=settings.admins, data=data)


def words(passed: Passed) -> str:
    """Say that a limit was passed, in one sentence."""
    if passed.what == "unknown":
        return f"{passed.number:,} of its {passed.of:,} users were never heard of, more than a tenth"
    share = f" ({passed.limit} of {passed.of:,} active users, never less than {LEAST})" if "%" in passed.limit else ""
    return f"it is about {passed.number:,} users, and the limit of a job is {passed.most:,}{share}"


def _too_many(work: Work, row: sa.Row[Any], concerned: int, settings: Settings) -> list[Passed]:
    limit = settings.job_limit
    active = work.run(sa.select(sa.func.count()).select_from(user).where(user.c.status == "active")).scalar_one()
    most, said = most_of(limit, active), written(limit)
    if concerned > most and row.action == "assign":
        concerned -= _welcomed_today(work, row.id)
    if concerned <= most:
        return []
    return [Passed(what="users", number=concerned, of=active, most=most, limit=said)]


def _welcomed_today(work: Work, job_id: str) -> int:
    """Users whose joining was first processed today: what they gain is not counted, so a first load holds nothing."""
    rows = job_result.join(user, user.c.id == job_result.c.user_id)
    today = work.now - work.now % DAY
    which = (job_result.c.job_id == job_id, user.c.welcomed_at >= today)
    return int(work.run(sa.select(sa.func.count()).select_from(rows).where(*which)).scalar_one())


def _too_unknown(unknown: int, total: int) -> list[Passed]:
    if unknown * 100 <= total * MOST_UNKNOWN:
        return []
    most = total * MOST_UNKNOWN // 100
    return [Passed(what="unknown", number=unknown, of=total, most=most, limit=f"{MOST_UNKNOWN}%")]
