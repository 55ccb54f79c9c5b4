"""An apply begins, as a job: as a plan said, held if it passes a limit; and it is cancelled."""

from typing import Any

import msgspec
import sqlalchemy as sa

from engine.errors import Refused
from engine.jobs.finishing import finish
from engine.jobs.writing import write_down
from engine.limits import following
from engine.messages.notices import Held
from engine.notices import notify
from engine.plans.activating import Proposal, make_active, propose
from engine.plans.plan import Plan
from engine.plans.towards import back_to
from engine.plans.transition import Transition
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.rules_lock import seize
from engine.store.tables import active, job, revision


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
        go_live(work, number, proposal.transition, job_id)
    return job_id


def go_live(work: Work, number: int, transition: Transition, job_id: str) -> None:
    """Let the revision be the active one, to which people cross from now on."""
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


def cancel(work: Work, row: sa.Row[Any], actor: str, note: str | None) -> None:
    """Stop an apply: one that has not begun has done nothing; of one that has, everything is taken back."""
    crossing_to = work.run(sa.select(active.c.job)).scalar_one_or_none()
    if crossing_to != row.id:
        finish(work, row.id, "cancelled")
        return
    request = {**row.request, "cancelled": {"actor": actor, "note": note}}
    work.run(sa.update(job).where(job.c.id == row.id).values(request=request, state="choosing"))


def turn_round(work: Work, row: sa.Row[Any], number: int) -> None:
    """An apply that was cancelled on its way: everybody crosses back, by an apply of its own."""
    base = row.request["base"]
    finish(work, row.id, "cancelled")
    _, transition = back_to(work, base, {})
    said = row.request["cancelled"]
    note = f"{row.id} was cancelled" + (f": {said['note']}" if said["note"] else "")
    begin(work, Proposal(transition=transition, base=number, actor=said["actor"], note=note), held_for=[])
