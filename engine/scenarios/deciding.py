"""The condition that decided: why somebody has something, or has it not, in lines for a difference."""

from collections.abc import Iterator

from engine.authoring.scenarios import Thing
from engine.explain.attempts import Attempt, Step, attempt
from engine.explain.events import known_events
from engine.explain.reasons import Reason
from engine.explain.why import Why, why
from engine.facts import Person
from engine.people import People
from engine.scenarios.stage import Stage
from engine.store.database import Work

NEAREST = 3
"""Triggers of which it is told why they do not give it."""
MOST = 8
"""Conditions told of one trigger."""


class Deciding:
    """Explains one user, as of one moment."""

    def __init__(self, stage: Stage, work: Work, user: str) -> None:
        self._stage, self._work, self._user = stage, work, user

    def missing(self, thing: Thing) -> tuple[str, ...]:
        """Say why the user has it not: blocks and ends, then the nearest triggers and what failed."""
        found = self._why(thing)
        lines = [line for line in found.obstacles if not line.startswith("nothing gives")]
        for one in found.triggers[:NEAREST]:
            lines += _attempted(one)
        return tuple(lines) or (f"no trigger gives the {thing.kind} {thing.name}",)

    def given(self, thing: Thing) -> tuple[str, ...]:
        """Say why the user has it: the reasons, and the conditions that hold."""
        return tuple(line for one in self._why(thing).reasons for line in self._reason(one))

    def attempt(self, name: str) -> tuple[str, ...]:
        """Say how the trigger called `name` was read."""
        return tuple(_attempted(self._read(name)))

    def _why(self, thing: Thing) -> Why:
        stage = self._stage
        return why(self._work, stage.rules, stage.settings, self._user, f"{thing.kind}:{thing.key}")

    def _reason(self, one: Reason) -> Iterator[str]:
        if one.by == "trigger" and one.name in self._stage.rules.triggers:
            read = self._read(one.name)
            yield f"trigger {one.name} ({read.place}): {_stands(one, read)}"
            if read.holds or one.mode == "while":
                yield from _conditions(read)
        else:
            yield one.text
        for inner in one.because:
            yield from self._reason(inner)

    def _read(self, name: str) -> Attempt:
        stage, work = self._stage, self._work
        person = People.look(work, [self._user], stage.rules, stage.settings).person(self._user)
        events = known_events(work, stage.rules.catalog, self._user)
        return attempt(stage.rules.triggers[name], person or Person(id=self._user), events, work.now)


def _stands(one: Reason, read: Attempt) -> str:
    """How a trigger's reason stands, in words."""
    if one.mode == "when":
        return "it happened, and what it gave lasts"
    if one.state == "ending":
        return (
            f"its conditions have ended, and what it gave lasts until {one.grace_until or 'somebody decides'} (grace)"
        )
    return "its conditions hold" if read.holds else "its conditions do not hold, and what it gave lasts (after: keep)"


def _attempted(read: Attempt) -> Iterator[str]:
    carries = f", which gives the role {read.role}" if read.role is not None else ""
    yield f"trigger {read.trigger} ({read.place}){carries}: {read.says}"
    yield from _conditions(read)


def _conditions(read: Attempt) -> Iterator[str]:
    steps = [one for part in (read.event_conditions, read.conditions) if part is not None for one in decided(part)]
    if not read.holds:
        failing = [part for part in (read.event_conditions, read.conditions) if part is not None and not part.holds]
        steps = [one for part in failing for one in decided(part)]
    for one in list(dict.fromkeys(steps))[:MOST]:
        met = ", ".join(one.met) if one.met else "nothing known"
        yield f"  {one.text} — {'met' if one.holds else 'not met:'} {met}"
    if len(steps) > MOST:
        yield f"  and {len(steps) - MOST} more"


def decided(step: Step) -> Iterator[Step]:
    """The tests that account for what a tree of conditions came to."""
    if not step.parts:
        yield step
    elif step.text in ("all of", "any of"):
        # What holds altogether does so by all its parts, what fails by those that fail; of `any` the other way round.
        all_count = (step.text == "all of") == step.holds
        for part in step.parts:
            if all_count or part.holds == step.holds:
                yield from decided(part)
    else:
        for part in step.parts:
            yield from decided(part)
