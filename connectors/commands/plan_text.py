"""A plan as people read it at a terminal: what is to be decided first, then totals, triggers, targets."""

from collections.abc import Iterator

from connectors.commands.printing import counted, say, table
from engine.plans.one import PlanOf
from engine.plans.plan import Deciding, Plan, Sampled, TriggerPlan

CONDITIONS = 3
"""Conditions that are named for each trigger, at most."""


def print_plan(plan: Plan) -> None:
    """Print a plan."""
    base = "no rules yet" if plan.base is None else f"revision {plan.base}"
    if not plan.changes_something:
        say(f"Nothing would change: the files are those of {base}, which is active.")
        return
    back = f", back to what revision {plan.back_to} was" if plan.back_to else ""
    say(f"Plan: from {base} to revision {plan.revision}{back}, as of {plan.at[:16].replace('T', ' ')}")
    for file in plan.files:
        say(f"  {file}")
    for title, lines in (
        ("It cannot be applied before this is said:", plan.undecided),
        ("It would be held until a second person approves:", plan.held),
        ("Warnings:", plan.warnings),
    ):
        if lines:
            say()
            say(title)
            for line in lines:
                say(f"  - {line}")
    say()
    say(_totals(plan))
    if plan.triggers:
        say()
        table(
            ("trigger", "what", "gain", "of them new", "lose", "of them for good", "in grace", "emails"),
            [_row(one) for one in plan.triggers],
        )
        for one in plan.triggers:
            _details(one)
    if plan.targets:
        say()
        rows = [(f"{one.kind} {one.name}", one.gains, one.losses, one.mandatory, one.optional) for one in plan.targets]
        table(("what people have", "gain it", "lose it", "now mandatory", "no more mandatory"), rows)


def print_plan_of(found: PlanOf) -> None:
    """Print what a plan means for one person."""
    who = f"{found.user} {found.name}" if found.name else found.user
    if not found.turns:
        say(f"Nothing would change for {who}, who is {found.status}.")
    else:
        say(f"For {who}, who is {found.status}:")
        say()
        table(
            ("what", "title", "now", "then"),
            [(f"{one.kind} {one.name}", one.title, one.before, one.after) for one in found.turns],
        )
    for one in found.because:
        no = f": {' and '.join(one.conditions)}" if one.conditions else ""
        if one.does == "gives":
            say(f"{one.trigger} gives something to them" + (f", whom it passed over before{no}" if no else ""))
        else:
            say(f"{one.trigger} takes something from them" + (f", who do not fit any more{no}" if no else ""))
    if found.turns:
        say("They would be mailed." if found.email else "They would not be mailed.")


def _totals(plan: Plan) -> str:
    users = f"{plan.users:,} of {counted(plan.active, 'active user')}"
    address = f", {plan.without_address:,} more have no address" if plan.without_address else ""
    mails = f"{counted(plan.emails, 'email')}{address}" if plan.email else "no emails, as asked"
    return f"Something changes for {users}: {plan.gains:,} gained, {plan.losses:,} lost, {mails}."


def _row(one: TriggerPlan) -> tuple[object, ...]:
    what = f"{one.change} from {one.was}" if one.was else one.change
    if one.change == "deleted":
        what += f", {one.ended}" if one.ended else ""
    if one.enabled != "true":
        what += f" (enabled: {one.enabled})"
    return one.name, what, one.gains, one.new, one.losses, one.lost, one.grace, one.emails


def _details(one: TriggerPlan) -> None:
    lines = [*_passed(one), *_decided(one.gains_because, "gain", "said"), *_decided(one.losses_because, "lose", "says")]
    lines += [*_named("gain", one.gaining, one.gains), *_named("lose", one.losing, one.losses)]
    if lines:
        say()
        say(f"{one.name}:")
        for line in lines:
            say(f"  {line}")


def _passed(one: TriggerPlan) -> Iterator[str]:
    for limit in one.passes:
        verb = "gives to" if limit.kind == "assign" else "takes from"
        yield f"over its limit: it {verb} {limit.users:,} users, and may {limit.most:,} ({limit.limit})"


def _decided(decided: tuple[Deciding, ...], verb: str, says: str) -> Iterator[str]:
    for one in decided[:CONDITIONS]:
        yield f"{one.text} {says} no to {one.users:,} of those who {verb}"


def _named(verb: str, sample: tuple[Sampled, ...], users: int) -> Iterator[str]:
    if sample:
        names = ", ".join(f"{one.id} {one.name}" if one.name else one.id for one in sample)
        more = f" and {users - len(sample):,} more" if users > len(sample) else ""
        yield f"{verb}: {names}{more}"
