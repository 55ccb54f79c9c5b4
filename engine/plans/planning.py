"""Planning: the files against the active revision and the people as they are. Nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine.authoring.catalog import Catalog
from engine.authoring.triggers import Trigger
from engine.clock import DAY, shown
from engine.explain.names import named
from engine.people.invisible import invisible_items
from engine.plans.activating import holders
from engine.plans.counting import Counted, OfTrigger, count, gainers, losers, turned
from engine.plans.deciding import deciding, sampled
from engine.plans.forecast import Forecast, forecast
from engine.plans.limiting import held_for, limits_passed
from engine.plans.plan import Change, Plan, TargetPlan, TriggerPlan, digest
from engine.plans.transition import Transition, named_by
from engine.settings import Settings
from engine.store.database import Database

SAMPLE = 5
"""People whom a plan names, of those who gain by a trigger and of those who lose."""


def plan(
    database: Database,
    transition: Transition,
    base: int | None,
    settings: Settings,
    *,
    sample: int = SAMPLE,
    email: bool = True,
    each: Callable[[Iterable[Any]], None] | None = None,
) -> Plan:
    """Return what the transition would do to whom; `each` is given every assignment that turns. Raises Transient."""
    with forecast(database, transition, settings, email=email) as found:
        now = found.work.now
        if each is not None:
            each(found.work.run(turned()))
        counted = count(found, now - now % DAY)
        triggers = tuple(_triggers(found, transition, counted, settings, sample))
        totals = counted.totals
        catalog = transition.new.catalog
        return Plan(
            base=base,
            revision=found.number,
            digest=digest(transition.new.files),
            at=shown(now),
            back_to=transition.back_to,
            ended=dict(transition.ended),
            files=tuple(files_changed(transition.old.files, transition.new.files)),
            active=totals.active,
            users=totals.users,
            gains=totals.gains,
            losses=totals.losses,
            emails=totals.emails,
            without_address=totals.without_address,
            email=email,
            triggers=triggers,
            targets=tuple(_targets(transition, counted)),
            undecided=found.undecided,
            held=tuple(held_for(triggers, totals, settings)),
            warnings=tuple(
                invisible_items(found.work, catalog, [(o.kind, o.target) for o in counted.targets if o.gains])
            ),
        )


def files_changed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield `+ path` of files that are new, `- path` of those that are gone, `~ path` of those that differ."""
    for path in sorted(old.keys() | new.keys()):
        if path not in old:
            yield f"+ {path}"
        elif path not in new:
            yield f"- {path}"
        elif old[path] != new[path]:
            yield f"~ {path}"


def change_of(transition: Transition, trigger: Trigger) -> Change:
    """Return what became of a trigger of the new rules."""
    earlier = transition.earlier(trigger)
    if earlier is None:
        return "new"
    if earlier.name != trigger.name:
        return "renamed"
    return "unchanged" if earlier == trigger else "edited"


def _triggers(
    found: Forecast, transition: Transition, counted: Counted, settings: Settings, sample: int
) -> Iterator[TriggerPlan]:
    gone: dict[tuple[str, str], Trigger] = {(one.mode, one.name): one for one in transition.gone}
    names = {(one.mode, one.name) for one in transition.new.triggers.values()} | gone.keys() | counted.triggers.keys()
    for mode, name in sorted(names, key=lambda key: (key[1], key[0])):
        if mode == "job":
            continue
        of = counted.triggers.get((mode, name), OfTrigger())
        if (mode, name) in gone:
            yield _deleted(found, transition, gone[mode, name], counted, settings, sample)
            continue
        trigger = transition.new.triggers.get(name)
        if trigger is None or trigger.mode != mode:
            continue
        if change_of(transition, trigger) != "unchanged" or of != OfTrigger():
            yield _of(found, transition, trigger, counted, settings, sample)


def _of(
    found: Forecast,
    transition: Transition,
    trigger: Trigger,
    counted: Counted,
    settings: Settings,
    sample: int,
) -> TriggerPlan:
    of, change = _counted(counted, trigger), change_of(transition, trigger)
    earlier = transition.earlier(trigger)
    gain, lose = gainers(trigger.mode, trigger.name), losers(found, trigger.mode, trigger.name)
    before = (earlier, transition.old.catalog) if earlier is not None and earlier.enabled == "true" else None
    after = (trigger, transition.new.catalog)
    return TriggerPlan(
        name=trigger.name,
        change=change,
        was=earlier.name if change == "renamed" and earlier is not None else None,
        mode=trigger.mode,
        enabled=trigger.enabled,
        description=trigger.description,
        gives=_gives(trigger, transition.new.catalog),
        **_numbers(of),
        passes=tuple(limits_passed(trigger, of, counted.totals.active, settings)),
        gains_because=deciding(found.work, before, gain) if of.gains else (),
        losses_because=deciding(found.work, after, lose) if of.losses else (),
        gaining=sampled(found.work, before, gain, sample) if of.gains else (),
        losing=sampled(found.work, after, lose, sample) if of.losses else (),
    )


def _deleted(
    found: Forecast, transition: Transition, trigger: Trigger, counted: Counted, settings: Settings, sample: int
) -> TriggerPlan:
    of = _counted(counted, trigger)
    decided: Any = transition.ended.get(trigger.name)
    lose = losers(found, trigger.mode, trigger.name)
    return TriggerPlan(
        name=trigger.name,
        change="deleted",
        mode=trigger.mode,
        enabled=trigger.enabled,
        description=trigger.description,
        gives=_gives(trigger, transition.old.catalog),
        **_numbers(of),
        ended=decided,
        kept=holders(found.work, trigger) if decided == "keep" else 0,
        passes=tuple(limits_passed(trigger, of, counted.totals.active, settings)),
        losing=sampled(found.work, None, lose, sample) if of.losses else (),
    )


def _counted(counted: Counted, trigger: Trigger) -> OfTrigger:
    return counted.triggers.get((trigger.mode, trigger.name), OfTrigger())


def _numbers(of: OfTrigger) -> dict[str, Any]:
    return {name: getattr(of, name) for name in ("gains", "new", "losses", "lost", "grace", "emails")}


def _gives(trigger: Trigger, catalog: Catalog) -> tuple[str, ...]:
    return tuple(named(catalog, target.kind, target.name).title for target in trigger.then)


def _targets(transition: Transition, counted: Counted) -> Iterator[TargetPlan]:
    for one in counted.targets:
        known = named_by(transition, one.kind, one.target)
        yield TargetPlan(
            kind=known.kind,
            name=known.name,
            title=known.title,
            gains=one.gains,
            losses=one.losses,
            mandatory=one.mandatory,
            optional=one.optional,
        )
