"""A plan in the order in which it is read: what needs a person, then the largest changes; long lists are cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.view import plan_words as words
from engine.plans.plan import Plan, TargetPlan, TriggerPlan

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Generic[T]):
    """The first of a list, and how many more there are."""

    shown: Sequence[T]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something to be looked at first: what kind of thing it is, and what is said."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutline:
    """The parts of a plan besides its totals."""

    alarms: Cut[Alarm]
    triggers: Cut[TriggerPlan]
    """The largest changes first."""
    looked_into: Cut[TriggerPlan]
    """Those of which something follows for somebody, each with its why."""
    targets: Cut[TargetPlan]
    files: Cut[str]
    largest: int
    """The most users who gain or lose by one trigger."""


def plan_outline(plan: Plan, *, rows: int, looked_into: int) -> PlanOutline:
    """Put the parts of a plan in order. `rows`: of each list, at most; `looked_into`: triggers with their why."""
    triggers = sorted(plan.triggers, key=lambda one: (not one.passes, -_moves(one), one.name))
    targets = sorted(plan.targets, key=lambda one: (-(one.gains + one.losses), one.kind, one.name))
    return PlanOutline(
        alarms=_cut(list(_alarms(plan)), rows),
        triggers=_cut(triggers, rows),
        looked_into=_cut([one for one in triggers if _moves(one)], looked_into),
        targets=_cut(targets, rows),
        files=_cut(plan.files, rows),
        largest=max((most for one in triggers for most in (one.gains, one.losses)), default=0),
    )


def _moves(trigger: TriggerPlan) -> int:
    return trigger.gains + trigger.losses + trigger.grace


def _alarms(plan: Plan) -> Iterator[Alarm]:
    yield from (Alarm(kind="Decide first", text=one) for one in plan.undecided)
    yield from (Alarm(kind="Held", text=one) for one in plan.held)
    # Below a certain size nothing is held, and that a limit is passed is worth a look all the same.
    limits = [words.passed(trigger, limit) for trigger in plan.triggers for limit in trigger.passes]
    yield from (Alarm(kind="Limit passed", text=one) for one in limits if one not in plan.held)
    yield from (Alarm(kind="Warning", text=one) for one in plan.warnings)


def _cut(several: Sequence[T], most: int) -> Cut[T]:
    return Cut(shown=several[:most], more=max(0, len(several) - most))
