"""Activation: another rule set becomes the active revision, and everybody crosses to it, at once and without a plan.

For the first rules of the embedded default, and where nobody else is at work. People say `plan` and `apply` (S17).
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa

from engine import causes
from engine.authoring.rules import Rules
from engine.errors import Refused
from engine.jobs import Turns
from engine.jobs.beginning import begin
from engine.plans.activating import Proposal, undecided
from engine.plans.transition import Transition
from engine.revision import Follower, active_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.rules_lock import seize
from engine.store.tables import change, job


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """What an activation did: the revision's number, and how many changes and emails came of it."""

    revision: int
    changes: int
    emails: int


def activate(
    database: Database,
    rules: Rules,
    *,
    actor: str,
    settings: Settings,
    note: str | None = None,
    ended: Mapping[str, str] | None = None,
) -> Activated:
    """Make `rules` the active revision, and work off what follows from it.

    `ended` says for each trigger that is gone, or has become the other kind, whether what it gave is kept or revoked
    (name → keep | revoke); None: all of it is revoked. Raises Refused if it must say so of one and does not, or speaks
    of others; and while another apply is under way.
    """
    with database.unit() as work:
        seize(work)
        base, old = active_rules(work)
        transition = Transition(old=old, new=rules, ended=ended or {})
        problems = undecided(work, transition) if ended is not None else []
        if problems:
            raise Refused(problems)
        job_id = begin(work, Proposal(transition=transition, base=base, actor=actor, note=note), held_for=[])
    if job_id is None:
        return Activated(revision=1, changes=0, emails=0)
    with closing(Follower(sample=0)) as follower:
        turns = Turns(database, settings, follower.follow)
        while not (done := _done(database, job_id)):
            turns.take_of(job_id)
    return done


def _done(database: Database, job_id: str) -> Activated | None:
    with database.read() as work:
        row = work.run(sa.select(job).where(job.c.id == job_id)).one()
        if row.state in ("choosing", "running"):
            return None
        if row.state != "done":
            msg = f"the apply {job_id} is {row.state}: {'; '.join(row.held_for)}"
            raise RuntimeError(msg)
        number = int(row.request["revision"])
        made = sa.select(sa.func.count()).select_from(change).where(change.c.cause == causes.of_apply(number))
        return Activated(revision=number, changes=work.run(made).scalar_one(), emails=row.emails)
