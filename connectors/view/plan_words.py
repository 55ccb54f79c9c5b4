"""A plan in plain words, the same on the page and in a comment on a merge request."""

from typing import Final

from engine.plans.plan import Deciding, Limited, Plan, TriggerPlan

_CHANGES: Final = {
    "new": "new",
    "deleted": "deleted",
    "edited": "edited",
    "renamed": "renamed",
    "unchanged": "as before",
}
_OFF: Final = {"false": "switched off", "shadow": "in shadow: it gives nothing"}
_FILES: Final = {"+": "new", "-": "gone", "~": "changed"}


def people(number: int) -> str:
    """Return `1 person`, `4,012 people`."""
    return "1 person" if number == 1 else f"{number:,} people"


def verdict(plan: Plan) -> str:
    """Say in one sentence what applying it would come to, and what stands in the way."""
    if not plan.changes_something:
        return f"Nothing to apply: the rules are those of revision {plan.base}, which is active."
    if plan.undecided:
        return f"Not ready to be applied: {_things(len(plan.undecided))} must be decided first. {reach(plan)}"
    if plan.held:
        return f"Would wait until a second person approves it. {reach(plan)}"
    return reach(plan)


def reach(plan: Plan) -> str:
    """Say for how many people what would change."""
    if not plan.users:
        return "The rules would be others, and for nobody anything changes."
    of = f" ({share(plan.users, plan.active)} of the active)" if plan.active else ""
    parts = [f"given {_times(plan.gains)}" if plan.gains else "", f"taken {_times(plan.losses)}" if plan.losses else ""]
    what = " and ".join(part for part in parts if part)
    what = f"roles and qualifications are {what}" if what else "what they have becomes mandatory, or ceases to be"
    return f"Something would change for {people(plan.users)}{of}: {what}."


def share(part: int, whole: int) -> str:
    """Return a share as a percentage; what is there is never 0%, and 100% is all of it."""
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "less than 1%"
    return "more than 99%" if 99 < percent < 100 else f"{percent:.0f}%"


def basis(plan: Plan) -> str:
    """Say what was compared with what, and when."""
    before = "there are no rules yet" if plan.base is None else f"the rules of revision {plan.base}, which are active"
    back = f", which goes back to revision {plan.back_to}" if plan.back_to is not None else ""
    return (
        f"This would be revision {plan.revision}{back}. Before it: {before}. Counted on {plan.at[:10]} at "
        f"{plan.at[11:16]} UTC, with {people(plan.active)} active. Nothing was changed by counting."
    )


def change(trigger: TriggerPlan) -> str:
    """Say what becomes of a trigger's text."""
    said = _CHANGES[trigger.change]
    if trigger.was is not None:
        said += f", was {trigger.was}"
    if trigger.ended is not None:
        kept = f" by {people(trigger.kept)}" if trigger.kept else ""
        said += f"; what it gave is kept{kept}" if trigger.ended == "keep" else "; what it gave is revoked"
    elif trigger.enabled in _OFF and trigger.change != "deleted":
        said += f", {_OFF[trigger.enabled]}"
    return said


def gains(trigger: TriggerPlan) -> str:
    """Say how many of those to whom it gives something have it already."""
    had = trigger.gains - trigger.new
    return f"{_of_them(had, trigger.gains)} it already for another reason" if had else ""


def losses(trigger: TriggerPlan) -> str:
    """Say how many of those from whom it takes something keep it."""
    kept = trigger.losses - trigger.lost
    return f"{_of_them(kept, trigger.losses, 'keeps', 'keep')} it for another reason" if kept else ""


def later(trigger: TriggerPlan) -> str:
    """Say how many lose it when its grace is over."""
    return f"{people(trigger.grace)} would lose it after its grace, unless they match again" if trigger.grace else ""


def unreached(plan: Plan) -> str:
    """Say how many more would get an email if they had an address."""
    have = "has" if plan.without_address == 1 else "have"
    return f"{plan.without_address:,} more {have} no address" if plan.without_address else ""


def mails(plan: Plan) -> str:
    """Say how many emails go out."""
    if not plan.email:
        return "none: it is to be applied without emails"
    return "; ".join(part for part in (f"{plan.emails:,}", unreached(plan)) if part)


def passed(trigger: TriggerPlan, limit: Limited) -> str:
    """Say which limit of a trigger is passed."""
    does = "gives something to" if limit.kind == "assign" else "takes something from"
    return f"{trigger.name} {does} {limit.users:,} users, and its limit is {limit.most:,} ({limit.limit})"


def decided_gain(one: Deciding, trigger: TriggerPlan) -> str:
    """Say, after the condition, to how many of those who gain it said no."""
    return f"said no to {_among(one.users, trigger.gains)} who gain"


def decided_loss(one: Deciding, trigger: TriggerPlan) -> str:
    """Say, after the condition, to how many of those who lose it says no."""
    return f"says no to {_among(one.users, trigger.losses)} who lose"


def file(said: str) -> tuple[str, str]:
    """Return what became of a file, and its path."""
    sign, _, path = said.partition(" ")
    return _FILES.get(sign, sign), path


def short(text: str, most: int) -> str:
    """Return a text on one line, cut where it is too long for a table."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _things(number: int) -> str:
    return "one thing" if number == 1 else f"{number:,} things"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _of_them(part: int, whole: int, one: str = "has", several: str = "have") -> str:
    if part == whole:
        return f"all {several}" if whole > 1 else one
    return f"{part:,} of them {one if part == 1 else several}"


def _among(part: int, whole: int) -> str:
    if part >= whole:
        return "all" if whole > 1 else "the one"
    return f"{part:,} of the {whole:,}"
