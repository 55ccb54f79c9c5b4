"""Why a job is held before its first effect, until a second person agrees (S11, S15)."""

from typing import Any

import sqlalchemy as sa

from engine.clock import DAY
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job_result, user

LEAST = 25
"""People whom a limit in per cent allows in any case (S11)."""
MOST_UNKNOWN = 10
"""Per cent of the users of a job who may be unknown (S15)."""


def why_held(work: Work, row: sa.Row[Any], settings: Settings) -> list[str]:
    """Return the reasons for which a job, whose users are chosen, must not begin by itself; none: it may."""
    unknown = int(row.results.get("unknown", 0))
    concerned = row.total - unknown
    if concerned == 0 or row.total < settings.small_jobs:
        return []
    return [*_too_many(work, row, concerned, settings), *_too_unknown(unknown, row.total)]


def _too_many(work: Work, row: sa.Row[Any], concerned: int, settings: Settings) -> list[str]:
    limit = settings.job_limit
    active = work.run(sa.select(sa.func.count()).select_from(user).where(user.c.status == "active")).scalar_one()
    if limit.percent is None:
        most, of = limit.number or 0, ""
    else:
        most = max(LEAST, int(active * limit.percent / 100))
        of = f" ({limit.percent:g} % of {active:,} active users, never less than {LEAST})"
    if concerned <= most:
        return []
    if row.action == "assign":
        concerned -= _welcomed_today(work, row.id)
    if concerned <= most:
        return []
    return [f"it is about {concerned:,} users, and the limit of a job is {most:,}{of}"]


def _welcomed_today(work: Work, job_id: str) -> int:
    """Users whose joining was first processed today: what they gain is not counted, so a first load holds nothing."""
    rows = job_result.join(user, user.c.id == job_result.c.user_id)
    today = work.now - work.now % DAY
    which = (job_result.c.job_id == job_id, user.c.welcomed_at >= today)
    return int(work.run(sa.select(sa.func.count()).select_from(rows).where(*which)).scalar_one())


def _too_unknown(unknown: int, total: int) -> list[str]:
    if unknown * 100 <= total * MOST_UNKNOWN:
        return []
    return [f"{unknown:,} of its {total:,} users were never heard of, more than a tenth"]
