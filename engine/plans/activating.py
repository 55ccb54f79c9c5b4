"""A rule set is proposed, and becomes the active revision: one short moment in which nobody decides (S10)."""

from dataclasses import dataclass

import sqlalchemy as sa

from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.errors import Refused
from engine.plans.transition import Transition, links_of
from engine.shadow import go_live
from engine.store.database import Work
from engine.store.rules_lock import seize
from engine.store.tables import active, job, link, reason, revision, standing

UNFINISHED = ("choosing", "held", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule set that is to become the active one, and how. `base`: what is active now; None: nothing yet."""

    transition: Transition
    base: int | None
    actor: str
    note: str | None = None
    email: bool = True
    plan: object = None
    """What it is to do, in numbers, as it was looked at; None: nobody looked."""


def propose(work: Work, proposal: Proposal) -> int:
    """Keep the rule set as a revision that is not active yet; return its number. Raises Refused.

    The rules lock is seized: what is proposed stays the next one, and its base the active one.
    """
    seize(work)
    _refuse_two(work)
    transition = proposal.transition
    number = int(work.run(sa.select(sa.func.coalesce(sa.func.max(revision.c.number), 0))).scalar_one()) + 1
    row = {
        "number": number,
        "files": dict(transition.new.files),
        "actor": proposal.actor,
        "note": proposal.note,
        "proposed_at": work.now,
        "base": proposal.base,
        "back_to": transition.back_to,
        "ended": dict(transition.ended),
        "renamed": transition.renamed,
        "email": proposal.email,
        "plan": proposal.plan,
    }
    work.run(sa.insert(revision).values(row))
    return number


def make_active(work: Work, number: int, rules: Rules, job_id: str | None) -> None:
    """Let a revision be the one that decides. `job_id`: the apply by which people cross to it."""
    seize(work)
    go_live(work, rules, lambda: rules_of_revision(work, work.run(sa.select(active.c.revision)).scalar_one_or_none()))
    work.run(sa.update(revision).where(revision.c.number == number).values(activated_at=work.now))
    values = {"revision": number, "job": job_id}
    insert = work.insert(active).values(one=1, **values)
    work.run(insert.on_conflict_do_update(index_elements=["one"], set_=values))
    write_rules(work, rules)


def write_rules(work: Work, rules: Rules) -> None:
    """Write what statements need of a rule set: what roles carry, what live `while` triggers give."""
    for table in (link, standing):
        work.run(sa.delete(table))
    links = [
        {"role": role, "qualification": name, "mandatory": mandatory}
        for role, name, mandatory in links_of(rules.catalog)
    ]
    if links:
        work.run(sa.insert(link), links)
    gives = [
        {
            "trigger": name,
            "kind": target.kind,
            "target": target.name,
            "mandatory": target.mandatory,
            "email": trigger.email,
            "lasting": trigger.keep,
            "grace": trigger.grace,
        }
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None and trigger.enabled == "true"
        for target in trigger.then
    ]
    if gives:
        work.run(sa.insert(standing), gives)


def transition_to(work: Work, number: int) -> Transition:
    """Return the transition by which a revision followed, or is to follow, its base."""
    row = work.run(sa.select(revision).where(revision.c.number == number)).one()
    return Transition(
        old=rules_of_revision(work, row.base),
        new=rules_of_revision(work, number),
        ended=row.ended,
        former=row.renamed,
        back_to=row.back_to,
    )


def rules_of_revision(work: Work, number: int | None) -> Rules:
    """Read the rules of a revision again; None: no rules."""
    if number is None:
        return Rules()
    files = work.run(sa.select(revision.c.files).where(revision.c.number == number)).scalar_one()
    return read_rules(files, doubts=False)[0]


def undecided(work: Work, transition: Transition) -> list[str]:
    """Return what must be said, and what must not, of what deleted triggers gave."""
    ended = transition.ended
    names = {trigger.name for trigger in transition.gone}
    problems = [
        f"{name} is not a trigger that is deleted by this: leave out --ended {name}={ended[name]}"
        for name in sorted(ended.keys() - names)
    ]
    for trigger in transition.gone:
        users = holders(work, trigger)
        if users and trigger.name not in ended:
            problems.append(
                f"the trigger {trigger.name} is gone, and what {users:,} of the users have rests on it: "
                f"say --ended {trigger.name}=keep or --ended {trigger.name}=revoke"
            )
    return problems


def holders(work: Work, trigger: Trigger) -> int:
    """Return how many users have a reason of a trigger, in whatever state but ended."""
    mine = (reason.c.source == trigger.mode, reason.c.origin == trigger.name, reason.c.state != "ended")
    return int(work.run(sa.select(sa.func.count(reason.c.user_id.distinct())).where(*mine)).scalar_one())


def _refuse_two(work: Work) -> None:
    going = sa.select(job.c.id, job.c.state, job.c.actor).where(job.c.action == "apply", job.c.state.in_(UNFINISHED))
    other = work.run(going).first()
    if other is None:
        return
    if other.state == "held":
        todo = f"`rolecall jobs approve {other.id}` or `rolecall jobs reject {other.id}` first"
    else:
        todo = f"wait for it (`rolecall jobs show {other.id}`), or `rolecall jobs cancel {other.id}`"
    raise Refused([f"{other.actor} is applying rules already ({other.id}, {other.state}): {todo}"])
