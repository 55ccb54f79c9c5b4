"""An apply is a job: its revision becomes active, then those of whom something follows cross to it, chunk by chunk."""

from collections import Counter
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.assignment import Settlement
from engine.errors import Refused
from engine.jobs.finishing import finish
from engine.jobs.writing import write_down
from engine.limits import following
from engine.messages.notices import Held
from engine.notices import notify
from engine.plans.activating import Proposal, make_active, propose, transition_to
from engine.plans.bringing import let_cross
from engine.plans.crossing import find
from engine.plans.plan import Plan
from engine.plans.towards import back_to
from engine.plans.transition import Transition
from engine.revision import Revision, active_rules
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.rules_lock import seize
from engine.store.staging import crossing, turn
from engine.store.tables import active, job, job_result, revision, user

PORTION = 10_000
"""Users looked at in one unit of work, at most, to find of whom something follows."""

Row = sa.Row[Any]


def begin(
    work: Work, proposal: Proposal, *, held_for: list[str], total: int = 0, warnings: list[str] | None = None
) -> str | None:
    """Write an apply down as a job; return its id. It is held for these reasons, or has its turn as soon as may be.

    None for the first rules: they are active at once, since nobody has been heard of. Raises Refused while another
    apply is under way.
    """
    number = propose(work, proposal)
    if proposal.base is None:
        make_active(work, number, proposal.transition.new, None)
        return None
    job_id = f"apply-{number}"
    write_down(
        work,
        id=job_id,
        source="rolecall",
        action="apply",
        actor=proposal.actor,
        note=proposal.note,
        request={"revision": number, "base": proposal.base},
        email=proposal.email,
        state="held" if held_for else "choosing",
        held_for=held_for,
        total=total,
        warnings=warnings or [],
    )
    work.run(sa.update(revision).where(revision.c.number == number).values(job=job_id))
    if not held_for:
        _go_live(work, number, proposal.transition, job_id)
    return job_id


def _go_live(work: Work, number: int, transition: Transition, job_id: str) -> None:
    make_active(work, number, transition.new, job_id)
    following.follow_rules(work, transition)


def ask_for(database: Database, plan: Plan, transition: Transition, settings: Settings, **said: Any) -> str | None:  # noqa: ANN401 — see Proposal
    """Have done what a plan says; return the id of its job, None if these are the first rules. `said`: actor, note.

    Raises Refused if somebody else applied rules since the plan was made, or is at it.
    """
    with database.unit() as work:
        seize(work)
        base, _ = active_rules(work)
        if base != plan.base:
            raise Refused([f"revision {base} has become the active one in this moment: make a new plan"])
        numbers = msgspec.to_builtins(plan)
        proposal = Proposal(transition=transition, base=base, email=plan.email, plan=numbers, **said)
        job_id = begin(work, proposal, held_for=list(plan.held), total=plan.users, warnings=list(plan.warnings))
        if job_id is not None and plan.held:
            _tell(work, job_id, plan, transition, settings)
        return job_id


def _tell(work: Work, job_id: str, plan: Plan, transition: Transition, settings: Settings) -> None:
    """Admins, and the owners of the triggers whose limits are passed, are told that somebody must decide."""
    row = work.run(sa.select(job).where(job.c.id == job_id)).one()
    names = [one.name for one in plan.triggers if one.passes]
    known = {**transition.old.triggers, **transition.new.triggers}
    owners = [known[name].owner for name in names if name in known]
    data = Held(job=job_id, action="apply", what=tuple(names), actor=row.actor, note=row.note)
    notify(work, about=f"held {job_id}", to=[*settings.admins, *owners], data=data)


def step(work: Work, row: Row, now_active: Revision, settings: Settings, size: int) -> int:
    """Let an apply have its turn; return how many users crossed. Its row is locked."""
    number = int(row.request["revision"])
    if "cancelled" in row.request:
        _turn_round(work, row, number)
        return 0
    if now_active.number != number:
        _go_live(work, number, transition_to(work, number), row.id)
        return 0
    transition = now_active.transition
    if transition is None:  # it crossed already, and was not noted as done
        _end(work, row)
        return 0
    settlement = Settlement(
        work, revision=number, quiet=settings.quiet_after_revocation, counted=False, email_from=settings.email_from
    )
    if row.state == "choosing":
        _choose(work, settlement, row, transition)
        return 0
    return _chunk(work, settlement, row, transition, number, size)


def cancel(work: Work, row: Row, actor: str, note: str | None) -> None:
    """Stop an apply: one that has not begun has done nothing; of one that has, everything is taken back."""
    crossing_to = work.run(sa.select(active.c.job)).scalar_one_or_none()
    if crossing_to != row.id:
        finish(work, row.id, "cancelled")
        return
    request = {**row.request, "cancelled": {"actor": actor, "note": note}}
    work.run(sa.update(job).where(job.c.id == row.id).values(request=request, state="choosing"))


def _turn_round(work: Work, row: Row, number: int) -> None:
    """An apply that was cancelled on its way: everybody crosses back, by an apply of its own."""
    base = row.request["base"]
    finish(work, row.id, "cancelled")
    _, transition = back_to(work, base, {})
    said = row.request["cancelled"]
    note = f"{row.id} was cancelled" + (f": {said['note']}" if said["note"] else "")
    begin(work, Proposal(transition=transition, base=number, actor=said["actor"], note=note), held_for=[])


def _choose(work: Work, settlement: Settlement, row: Row, transition: Transition) -> None:
    """Look at the next portion of all users; after the last of them those who were found have their turns."""
    portion = sa.select(user.c.id).where(user.c.id > row.after).order_by(user.c.id).limit(PORTION).subquery()
    upto = work.run(sa.select(sa.func.max(portion.c[0]))).scalar_one()
    if upto is None:
        work.run(sa.update(job).where(job.c.id == row.id).values(state="running", after="", worked_at=work.now))
        return
    found = find(work, settlement, transition, sa.and_(user.c.id > row.after, user.c.id <= upto)).subquery()
    chosen = sa.select(sa.literal(row.id), found.c[0]).where(found.c[0] > row.after, found.c[0] <= upto)
    insert = work.insert(job_result).from_select(["job_id", "user_id"], chosen.order_by(found.c[0]))
    number = work.run(insert.on_conflict_do_nothing()).rowcount
    work.run(sa.update(job).where(job.c.id == row.id).values(after=upto, total=row.total + number, worked_at=work.now))


def _chunk(work: Work, settlement: Settlement, row: Row, transition: Transition, number: int, size: int) -> int:
    waits = sa.and_(job_result.c.job_id == row.id, job_result.c.outcome.is_(None))
    next_ = sa.select(job_result.c.user_id).where(waits, job_result.c.user_id > row.after)
    ids = list(work.run(next_.order_by(job_result.c.user_id).limit(size)).scalars())
    if not ids:
        _end(work, row)
        return 0
    here = sa.and_(waits, job_result.c.user_id >= ids[0], job_result.c.user_id <= ids[-1])
    theirs = user.c.id.in_(sa.select(job_result.c.user_id).where(here))
    work.run(sa.select(user.c.id).where(theirs).order_by(user.c.id).with_for_update())
    # Only now: an event may have let some of them cross while they were waited for.
    work.run(sa.insert(crossing).from_select(["user_id"], sa.select(job_result.c.user_id).where(here)))
    work.measure(crossing)
    let_cross(work, settlement, transition, number)
    turned = settlement.settle()
    results = _note_outcomes(work, row.id)
    values = {
        "after": ids[-1],
        "done": row.done + results.total(),
        "results": dict(Counter(row.results) + results),
        "emails": row.emails + turned.emails,
        "worked_at": work.now,
    }
    work.run(sa.update(job).where(job.c.id == row.id).values(values))
    if len(ids) < size:
        _end(work, row)
    return len(ids)


def _note_outcomes(work: Work, job_id: str) -> Counter[str]:
    """Note of each user who crossed what came of it."""

    def some(how: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return crossing.c.user_id.in_(sa.select(turn.c.user_id).where(how))

    gains = some(
        sa.or_(sa.and_(turn.c.active, sa.not_(turn.c.was)), sa.and_(turn.c.mandatory, sa.not_(turn.c.was_mandatory)))
    )
    loses = some(
        sa.or_(
            sa.and_(turn.c.was, sa.not_(turn.c.active)),
            sa.and_(turn.c.active, turn.c.was_mandatory, sa.not_(turn.c.mandatory)),
        )
    )
    outcome = sa.case((sa.and_(gains, loses), "changed"), (gains, "assigned"), (loses, "revoked"), else_="unchanged")
    of_job = sa.and_(job_result.c.job_id == job_id, job_result.c.user_id == crossing.c.user_id)
    work.run(sa.update(job_result).where(of_job).values(outcome=outcome))
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(of_job)
    return Counter({one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))})


def _end(work: Work, row: Row) -> None:
    """Everybody has crossed."""
    mine = job_result.c.job_id == row.id
    counted = sa.select(job_result.c.outcome, sa.func.count().label("users")).where(mine)
    results = {one.outcome: one.users for one in work.run(counted.group_by(job_result.c.outcome))}
    users = sum(results.values())
    work.run(sa.update(job).where(job.c.id == row.id).values(total=users, done=users, results=results))
    work.run(sa.update(active).where(active.c.job == row.id).values(job=None))
    finish(work, row.id, "done")
