"""A job starts: its users are chosen, counted, and it is held or runs."""

from typing import Any

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.jobs.choosing import choose
from engine.jobs.deciding import gone
from engine.jobs.finishing import finish
from engine.jobs.holding import hold, limits_passed, words
from engine.jobs.writing import note_decision
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job, job_result

ITSELF = "rolecall"
"""Who ends what cannot be done any more."""
SHOWN = 10
"""Unknown users that a warning names, at most."""


def start(work: Work, row: sa.Row[Any], rules: Rules, settings: Settings) -> None:
    """Choose the next users of a job that begins; after the last of them it is held, or runs."""
    problems = gone(work, rules, row)
    if problems:
        stop(work, row, problems)
        return
    if not choose(work, row, rules.catalog):
        return
    row = work.run(sa.select(job).where(job.c.id == row.id)).one()
    if row.action == "undo" and not row.total:
        finish(work, row.id, "done")
        return
    passed = limits_passed(work, row, settings)
    reasons = [words(one) for one in passed]
    warnings = [*row.warnings, *_unknown(work, row)]
    if row.dry_run:
        warnings += [f"it would be held: {reason}" for reason in reasons]
    begins = {"after": "", "warnings": warnings, "state": "running", "started_at": work.now}
    work.run(sa.update(job).where(job.c.id == row.id).values(begins))
    if reasons and not row.dry_run and not row.approved:
        hold(work, row, rules.catalog, settings, passed, reasons)


def stop(work: Work, row: sa.Row[Any], problems: list[str]) -> None:
    """End a job of which the ground has gone; what it did stays done."""
    note_decision(work, row.id, "cancel", ITSELF, "; ".join(problems))
    finish(work, row.id, "cancelled")


def _unknown(work: Work, row: sa.Row[Any]) -> list[str]:
    number = int(row.results.get("unknown", 0))
    if not number:
        return []
    which = (job_result.c.job_id == row.id, job_result.c.outcome == "unknown")
    ids = work.run(sa.select(job_result.c.user_id).where(*which).order_by(job_result.c.user_id).limit(SHOWN)).scalars()
    more = f" and {number - SHOWN:,} more" if number > SHOWN else ""
    said = "1 user was" if number == 1 else f"{number:,} users were"
    return [f"{said} never heard of: {', '.join(ids)}{more}"]
