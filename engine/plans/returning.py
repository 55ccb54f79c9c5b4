"""Going back to an earlier revision: what the applies since have ended of `when` triggers returns (S15)."""

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.assignment.inheriting import of_those_who_cross
from engine.plans.transition import Transition
from engine.store.database import Work
from engine.store.tables import job, job_result, job_target, reason, revision, user

Test = sa.ColumnElement[bool]


def give_back(work: Work, settlement: Settlement, transition: Transition, position: int) -> None:
    """Reopen the reasons where their stay goes on, the trigger is there again, and no person has decided since."""
    names = [name for name, trigger in transition.new.triggers.items() if trigger.mode == "when"]
    stay = sa.select(user.c.stay_order).where(user.c.id == reason.c.user_id).scalar_subquery()
    which = (
        of_those_who_cross(reason),
        reason.c.source == "when",
        reason.c.state == "ended",
        reason.c.origin.in_(names),
        reason.c.order > stay,
    )
    for number, place in taken_back(work, transition.back_to or 0):
        ended = reason.c.ended_by == causes.of_apply(number)
        settlement.reopen(sa.and_(*which, ended, sa.not_(_decided_since(place))), position)


def returning(work: Work, transition: Transition, among: Test) -> list[sa.Select[str]]:
    """Return the users whom `give_back` may concern. `among`: a test on the rows of `user`."""
    by = [causes.of_apply(number) for number, _ in taken_back(work, transition.back_to or 0)]
    ended = (reason.c.source == "when", reason.c.state == "ended", reason.c.ended_by.in_(by))
    return [sa.select(reason.c.user_id).join_from(reason, user, user.c.id == reason.c.user_id).where(among, *ended)]


def taken_back(work: Work, back_to: int) -> list[tuple[int, int]]:
    """Return the revisions after `back_to` that were active, each with the place in line of its apply."""
    applied = revision.outerjoin(job, job.c.id == revision.c.job)
    place = sa.func.coalesce(job.c.place, -1).label("place")
    since = sa.select(revision.c.number, place).select_from(applied)
    since = since.where(revision.c.number > back_to, revision.c.activated_at.is_not(None))
    return [(row.number, row.place) for row in work.run(since.order_by(revision.c.number))]


def _decided_since(place: int) -> Test:
    """A later request of a person was about this user and target, and has not been undone for them."""
    later, aimed, handled = job.alias("later"), job_target.alias("aimed"), job_result.alias("handled")
    undoing, turn = job.alias("undoing"), job_result.alias("had_turn")
    undone = (
        sa.exists()
        .select_from(undoing.join(turn, turn.c.job_id == undoing.c.id))
        .where(undoing.c.undoes == later.c.id, turn.c.user_id == reason.c.user_id, turn.c.outcome.is_not(None))
    )
    return (
        sa.exists()
        .select_from(later.join(aimed, aimed.c.job_id == later.c.id).join(handled, handled.c.job_id == later.c.id))
        .where(
            later.c.place > place,
            later.c.action.not_in(("undo", "held")),
            sa.not_(later.c.dry_run),
            aimed.c.kind == reason.c.kind,
            aimed.c.target == reason.c.target,
            handled.c.user_id == reason.c.user_id,
            handled.c.outcome != "unknown",
            sa.not_(undone),
        )
    )
