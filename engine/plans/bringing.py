"""Who still waits to cross is brought over before anything else is decided about them.

Who waits: while the apply chooses, everybody beyond the last that it looked at; and whom it has chosen. So no two
revisions ever decide about one user.
"""

from collections.abc import Collection

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.plans.crossing import cross
from engine.plans.transition import Transition
from engine.revision import Revision
from engine.store.database import Work
from engine.store.staging import crossing
from engine.store.tables import job, job_result, revision, user

IN_PASSING = "in_passing"
"""The outcome of who crossed when something else about them came before their turn."""


def bring_over(
    work: Work, settlement: Settlement, now_active: Revision, users: Collection[str] | sa.Select[str]
) -> bool:
    """Let those of these users who still wait cross first; say whether there were any. They are locked."""
    transition = now_active.transition
    if transition is None:
        return False
    waits = _waits(now_active.crossing or "")
    who = sa.select(user.c.id).where(user.c.id.in_(users), waits)
    if not work.run(sa.insert(crossing).from_select(["user_id"], who)).rowcount:
        return False
    crossed = sa.select(sa.literal(now_active.crossing), crossing.c.user_id, sa.literal(IN_PASSING))
    crossed = crossed.where(sa.true()).order_by(crossing.c.user_id)
    note = work.insert(job_result).from_select(["job_id", "user_id", "outcome"], crossed)
    work.run(note.on_conflict_do_update(index_elements=["job_id", "user_id"], set_={"outcome": IN_PASSING}))
    let_cross(work, settlement, transition, now_active.number)
    return True


def _waits(job_id: str) -> sa.ColumnElement[bool]:
    """A user waits to cross, by this apply."""
    theirs = sa.and_(job_result.c.job_id == job_id, job_result.c.user_id == user.c.id)
    beyond = sa.exists().where(job.c.id == job_id, job.c.state == "choosing", job.c.after < user.c.id)
    chosen = sa.exists().where(theirs, job_result.c.outcome.is_(None))
    return sa.or_(chosen, sa.and_(beyond, sa.not_(sa.exists().where(theirs))))


def let_cross(work: Work, settlement: Settlement, transition: Transition, number: int) -> None:
    """Let the users in `s_crossing` cross to a revision."""
    email = work.run(sa.select(revision.c.email).where(revision.c.number == number)).scalar_one()
    cross(work, settlement, transition, settlement.cause(causes.of_apply(number), silent=not email))
