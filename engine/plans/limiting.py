"""Which limits a plan passes: of each trigger, and of the apply as a job. Counted before its first effect (S11)."""

from collections.abc import Iterator, Sequence
from typing import Literal

from engine.authoring.triggers import Limit, Trigger
from engine.limits.allowances import most_of
from engine.plans.counting import OfTrigger, Totals
from engine.plans.plan import Limited, TriggerPlan
from engine.settings import Settings


def limits_passed(trigger: Trigger, of: OfTrigger, active: int, settings: Settings) -> Iterator[Limited]:
    """Yield the limits of a trigger that what it would do passes."""
    both: tuple[tuple[Literal["assign", "revoke"], int, Limit], ...] = (
        ("assign", of.counted_gains, trigger.limit_assign or settings.assign_limit),
        ("revoke", of.counted_losses, trigger.limit_revoke or settings.revoke_limit),
    )
    for kind, users, limit in both:
        most = most_of(limit, active)
        if users > most:
            yield Limited(kind=kind, users=users, most=most, limit=written(limit))


def held_for(triggers: Sequence[TriggerPlan], totals: Totals, settings: Settings) -> Iterator[str]:
    """Yield why an apply waits for a second person."""
    if totals.users < settings.small_jobs:
        return
    for one in triggers:
        for passed in one.passes:
            does = "gives something to" if passed.kind == "assign" else "takes something from"
            yield f"{one.name} {does} {passed.users:,} users, and its limit is {passed.most:,} ({passed.limit})"
    most = most_of(settings.job_limit, totals.active)
    if totals.counted > most:
        limit = f"{most:,} ({written(settings.job_limit)})"
        yield f"it is about {totals.counted:,} users, and the limit of a job is {limit}"


def written(limit: Limit) -> str:
    """Return a limit as it is written."""
    return f"{limit.number or 0:,}" if limit.percent is None else f"{limit.percent:g}% of the active users"
