"""What people decide about a job that is there: cancel, approve, reject, undo (S12, S15)."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from msgspec import to_builtins

from engine.actors import is_second
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.errors import Rejected
from engine.jobs import beginning
from engine.jobs.accepting import begin, is_taken
from engine.jobs.finishing import finish
from engine.jobs.writing import next_place, note_decision
from engine.limits import deciding as trip
from engine.limits import trips
from engine.messages.envelope import Message
from engine.messages.requests import JobRequested
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job, job_result, job_target
from engine.text import normal

UNFINISHED = ("choosing", "held", "running")
"""States from which a job can go on."""


def decide(work: Work, rules: Rules, settings: Settings, message: Message, data: JobRequested) -> str:
    """Do what is asked about a job, whose row is locked; return the receipt. Raises Rejected (`refused`)."""
    row = work.run(sa.select(job).where(job.c.id == data.job)).first()
    if row is None:
        raise Rejected("refused", f"there is no job {data.job}: `rolecall jobs list` shows them")
    actor = data.actor or message.publisher
    if data.action == "undo":
        _refuse_apply(row)
        _undo(work, row, message, data, actor)
        return "accepted"
    if data.action == "cancel":
        _cancel(work, row, actor, data.note)
    elif row.state != "held":
        raise Rejected("refused", f"the job {row.id} is {row.state}: only one that is held can be {_DONE[data.action]}")
    elif data.action == "approve":
        _approve(work, rules, settings, row, actor, data.note)
    else:
        note_decision(work, row.id, "reject", actor, data.note)
        if row.action == trips.HELD:
            trip.begin(work, row, approved=False, place=next_place(work))
        else:
            finish(work, row.id, "rejected")
    return "done"


_DONE = {"approve": "approved", "reject": "rejected"}


def gone(work: Work, rules: Rules, row: sa.Row[Any]) -> list[str]:
    """Return why a job cannot do what was asked any more: names that the catalog lost, an end that is over."""
    if row.action == "undo":
        return []
    catalog = rules.catalog
    targets = sa.select(job_target.c.kind, job_target.c.target).where(job_target.c.job_id == row.id)
    reasons = [
        f"there is no {aim.kind} called {aim.target!r} any more"
        for aim in work.run(targets.order_by(job_target.c.kind, job_target.c.target))
        if aim.target not in (catalog.roles if aim.kind == "role" else catalog.qualifications)
    ]
    if row.until is not None and row.until <= work.now:
        reasons.append(f"its end, {shown(row.until)}, is over")
    return reasons


def _cancel(work: Work, row: sa.Row[Any], actor: str, note: str | None) -> None:
    if row.state not in UNFINISHED:
        undo = f": `rolecall jobs undo {row.id}` takes back what it did" if row.state == "done" else ""
        if row.action == "apply" and row.state == "done":
            undo = f": `rolecall apply --revision {row.request['base']}` goes back to the rules before it"
        raise Rejected("refused", f"the job {row.id} is {row.state} already{undo}")
    if row.action == trips.HELD and row.state == "held":
        raise Rejected("refused", f"the job {row.id} is what a trigger's limit holds: approve or reject it instead")
    note_decision(work, row.id, "cancel", actor, note)
    if row.action == "apply":
        beginning.cancel(work, row, actor, note)
    else:
        finish(work, row.id, "cancelled")
        trip.leave_held(work, row.id)


def _refuse_apply(row: sa.Row[Any]) -> None:
    if row.action == "apply":
        back = f"`rolecall apply --revision {row.request['base']}` goes back to the rules before it"
        raise Rejected("refused", f"the job {row.id} is an apply, which is not undone as a request is: {back}")


def _approve(work: Work, rules: Rules, settings: Settings, row: sa.Row[Any], actor: str, note: str | None) -> None:
    if not is_second(row.actor, actor) and not settings.approve_own:
        who = actor if normal(actor) == normal(row.actor) else f"{row.actor}, who is no other person than {actor},"
        reason = f"{who} asked for the job {row.id}: somebody else must approve it (or approve_own be true)"
        raise Rejected("refused", reason)
    if row.action == trips.HELD:
        _release(work, rules, settings, row, actor, note)
        return
    problems = gone(work, rules, row)
    if problems:
        reason = f"the job {row.id} cannot be done any more: {'; '.join(problems)}. Reject it, and ask anew"
        raise Rejected("refused", reason)
    note_decision(work, row.id, "approve", actor, note)
    # One on which Rolecall failed while it chose its users goes on choosing.
    begins = {"state": "choosing" if row.started_at is None else "running", "approved": True, "place": next_place(work)}
    work.run(sa.update(job).where(job.c.id == row.id).values(begins))


def _release(work: Work, rules: Rules, settings: Settings, row: sa.Row[Any], actor: str, note: str | None) -> None:
    """Of a trip: what is held is done, and the trigger's allowance begins anew."""
    problems = list(trip.in_the_way(work, rules, settings, row, actor))
    if problems:
        raise Rejected("refused", "; ".join(problems))
    note_decision(work, row.id, "approve", actor, note)
    trip.set_anew(work, row.request["trigger"], row.request["kind"])
    trip.begin(work, row, approved=True, place=next_place(work))


def _undo(work: Work, row: sa.Row[Any], message: Message, data: JobRequested, actor: str) -> None:
    reasons = [f"there is a job with the id {message.id} already: expected an id that is new"]
    reasons = reasons if is_taken(work, message.id) else []
    reasons += _not_undone(work, row)
    if reasons:
        raise Rejected("refused", "; ".join(reasons))
    if row.state in UNFINISHED:
        _cancel(work, row, actor, data.note)
    begin(
        work,
        message,
        action="undo",
        undoes=row.id,
        actor=actor,
        note=data.note,
        request=to_builtins(data),
        until=None,
        email=row.email,
        dry_run=False,
        warnings=[],
    )
    aims = sa.select(sa.literal(message.id), job_target.c.kind, job_target.c.target, job_target.c.mandatory)
    names = ["job_id", "kind", "target", "mandatory"]
    work.run(sa.insert(job_target).from_select(names, aims.where(job_target.c.job_id == row.id)))


def _has_results(work: Work, job_id: str) -> bool:
    return work.run(sa.select(job_result.c.user_id).where(job_result.c.job_id == job_id).limit(1)).first() is not None


def _not_undone(work: Work, row: sa.Row[Any]) -> Iterator[str]:
    """Yield why a job cannot be undone."""
    if row.action == "undo":
        yield f"the job {row.id} is an undo, which cannot be undone: ask for what you want anew"
    elif row.action == trips.HELD:
        yield f"the job {row.id} is what a trigger's limit held, which cannot be undone: block it, or change the rules"
    elif row.dry_run:
        yield f"the job {row.id} was a dry run: there is nothing to undo"
    elif row.state not in UNFINISHED and row.done and not _has_results(work, row.id):
        yield f"of the job {row.id} it is not kept any more whom it was about (the setting keep_results)"
    elif row.state in ("held", "rejected"):
        reject = f": `rolecall jobs reject {row.id}` ends it" if row.state == "held" else ""
        yield f"the job {row.id} is {row.state}, and did nothing{reject}"
    stands = job.c.state.not_in(("cancelled", "rejected"))
    earlier = work.run(sa.select(job).where(job.c.undoes == row.id, stands)).first()
    if earlier is not None:
        yield f"the job {row.id} was undone already, by {earlier.actor} on {shown(earlier.created_at)} ({earlier.id})"
