"""One job, as people read it: what was asked, by whom, how far it is, who decided what, and what became of whom."""

import json
from collections.abc import Iterator
from typing import Any, Final

from connectors.commands.printing import fields, minute, say, table
from engine.explain.decisions import Decision, Undone
from engine.explain.jobs import ENDED, Job
from engine.explain.outcomes import NOT_DONE
from engine.messages.notices import Held, quoted

NAMED: Final = 5
"""Users who were named one by one are shown, up to so many."""
DECIDED: Final = {"cancel": "cancelled", "approve": "approved", "reject": "rejected", "resume": "allowed to go on"}


def print_job(job: Job) -> None:
    """Print one job for people."""
    asked = job.request if isinstance(job.request, dict) else {}
    fields(
        [
            ("job", job.id),
            ("action", action_of(job)),
            ("takes back", job.undoes),
            ("trigger", _trigger(asked)),
            ("what", "; ".join(_what(job)) or _rules(job, asked)),
            ("whom", _whom(asked)),
            ("except", _some(asked.get("except"))),
            ("until", asked.get("until")),
            ("by", job.actor),
            ("note", job.note),
            ("state", job.state),
            ("asked", minute(job.created)),
            ("started", minute(job.started) or None if job.state not in ENDED else None),
            ("finished", minute(job.finished) or None),
            ("users", f"{job.done:,} of {job.total:,}"),
            ("results", results_of(job) or None),
            ("emails", _emails(job)),
        ]
    )
    for warning in job.warnings:
        say(f"warning: {warning}")
    for line in _story(job):
        say(line)
    if job.dry_run:
        say("This was a dry run: it says what would come of it, and nothing was changed.")
    if job.sample:
        say()
        rows = [(name, _number(job, name), _first(job, name)) for name in job.sample]
        table(("outcome", "users", "the first of them"), rows)
    if job.state == "held":
        say()
        say("Somebody must decide:")
        for command in commands_for(job):
            say(f"  {command}")


def commands_for(job: Job) -> tuple[str, ...]:
    """Return what to type to approve or reject a job that is held."""
    return Held(job=job.id, action=job.action, what=(), actor=job.actor).commands[1:]


def action_of(job: Job) -> str:
    """Say what is done, and whether it is only tried."""
    return f"{job.action} (dry run)" if job.dry_run else job.action


def results_of(job: Job) -> str:
    """Say how many users had which outcome; of a job that ended before its time, for how many it did nothing."""
    counts = dict(job.results)
    if job.state in ("cancelled", "rejected") and job.done < job.total:
        counts[NOT_DONE] = job.total - job.done
    return ", ".join(f"{number:,} {outcome.replace('_', ' ')}" for outcome, number in counts.items())


def _what(job: Job) -> Iterator[str]:
    for one, several, kind, mandatory in (
        ("role", "roles", "role", False),
        ("qualification", "qualifications", "qualification", False),
        ("mandatory", "mandatory", "qualification", True),
    ):
        names = [aim.name for aim in job.targets if (aim.kind, aim.mandatory) == (kind, mandatory)]
        if names:
            yield f"{one if len(names) == 1 else several} {', '.join(names)}"


def _rules(job: Job, asked: dict[str, Any]) -> str | None:
    return f"the rules of revision {asked['revision']}" if job.action == "apply" else None


def _whom(asked: dict[str, Any]) -> str | None:
    if asked.get("all"):
        return "all active users"
    if "where" in asked:
        where = asked["where"]
        said = where if isinstance(where, str) else json.dumps(where, ensure_ascii=False)
        return f"active users of whom this holds: {said}"
    return _some(asked.get("users"))


def _trigger(asked: dict[str, Any]) -> str | None:
    """Of a job that is what a trigger's limit holds."""
    if "kind" not in asked:
        return None
    return f"{asked['trigger']}, {'what it gives' if asked['kind'] == 'assign' else 'what it takes'}"


def _some(ids: object) -> str | None:
    """The first of users who were named one by one, and how many there are if that is not all of them."""
    if isinstance(ids, int):
        return f"{ids:,}, named one by one"
    if not isinstance(ids, list | tuple) or not ids:
        return None
    more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def _emails(job: Job) -> str | None:
    if not job.email:
        return "none, as asked"
    if not job.emails:
        return None
    return f"{job.emails:,} would be sent" if job.dry_run else f"{job.emails:,}"


def _story(job: Job) -> Iterator[str]:
    for reason in job.held:
        if job.state == "held":
            yield f"held: {reason}"
        elif not job.dry_run:
            yield f"was held: {reason}"
    for decided in job.decisions:
        yield _decided(decided)
    if job.undone_by is not None:
        yield _undone(job.undone_by)
    elif job.state == "cancelled" and job.done and job.action != "undo" and not job.dry_run:
        yield f"What it did before that stays: `rolecall jobs undo {quoted(job.id)}` takes it back."


def _undone(undo: Undone) -> str:
    note = f": {undo.note}" if undo.note else ""
    if undo.state == "done":
        return f"undone by {undo.actor} on {minute(undo.at)} (job {undo.job}){note}"
    return f"an undo, asked for by {undo.actor} on {minute(undo.at)} (job {undo.job}), is {undo.state}{note}"


def _decided(decision: Decision) -> str:
    note = f": {decision.note}" if decision.note else ""
    return f"{DECIDED[decision.action]} by {decision.actor} on {minute(decision.at)}{note}"


def _number(job: Job, outcome: str) -> str:
    return f"{job.total - job.done if outcome == NOT_DONE else job.results[outcome]:,}"


def _first(job: Job, outcome: str) -> str:
    return ", ".join(f"{one.user} {one.name}" if one.name else one.user for one in job.sample[outcome])
