"""Watches which triggers match and what their conditions come to, wherever the pipeline looks at them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.conditions import All, Condition, Everyone, Leaf, OneOf
from engine.authoring.describe import describe
from engine.authoring.rules import Rules
from engine.authoring.triggers import EventPattern, Trigger
from engine.facts import Event, Facts, Person
from engine.matching.matcher import Matcher
from engine.matching.reference import Trace, holds, trace

TOLD = "told"
"""The test that `user.updated` looks at the attribute it names: written by nobody, it is not counted."""


@dataclass(slots=True, kw_only=True)
class Seen:
    """One test of a trigger: as what it has been seen."""

    text: str
    true: bool = False
    false: bool = False

    def note(self, *, held: bool) -> None:
        """It was read once more."""
        self.true = self.true or held
        self.false = self.false or not held


@dataclass(slots=True, kw_only=True)
class Watched:
    """One trigger that acts: whether it matched, and its tests, by where they stand: an event, `if`, `while`."""

    trigger: Trigger
    matched: bool = False
    tests: dict[str, list[Seen]] = field(default_factory=dict)
    complete: bool = False
    """There is nothing more to see: it need not be read again."""

    def note(self, *, matched: bool) -> None:
        """It was looked at once more."""
        self.matched = self.matched or matched
        tests = (one for part in self.tests.values() for one in part)
        self.complete = self.matched and all(one.true and one.false for one in tests)


class Watch:
    """What has been seen of the triggers of one rule set. Those that are off or in shadow act on nobody."""

    def __init__(self, rules: Rules) -> None:
        self.triggers = {
            trigger.name: Watched(trigger=trigger, tests=dict(_parts(trigger)))
            for trigger in rules.triggers.values()
            if trigger.enabled == "true"
        }

    def event(self, event: Event, person: Person, matched: list[str]) -> None:
        """An event was matched, and set off the triggers `matched`."""
        for watched in self.triggers.values():
            trigger = watched.trigger
            fits = False
            if watched.complete or not any(pattern.type == event.type for pattern in trigger.when):
                continue
            for number, pattern in enumerate(trigger.when):
                if pattern.type == event.type and _is_about(pattern, event):
                    fits = self._read(watched, f"when {number}", pattern.condition, event.facts, event.at) or fits
            if fits and person.status == "active":
                self._read(watched, "if", trigger.if_, person.facts, event.at)
            watched.note(matched=trigger.name in matched)

    def standing(self, person: Person, now: int) -> None:
        """The `while` triggers were looked at for somebody."""
        if person.between_stays:
            return
        for watched in self.triggers.values():
            if watched.trigger.while_ is not None and not watched.complete:
                held = self._read(watched, "while", watched.trigger.while_, person.facts, now)
                watched.note(matched=held)

    def _read(self, watched: Watched, part: str, condition: Condition | None, facts: Facts, anchor: int) -> bool:
        if condition is None:
            return True
        read = trace(condition, facts, anchor)
        for seen, leaf in zip(watched.tests[part], _read_leaves(read), strict=True):
            seen.note(held=leaf.held)
        return read.held


class Watching(Matcher):
    """A matcher that is watched."""

    watch: Watch | None
    people: dict[str, Person]

    @classmethod
    def by(cls, watch: Watch | None, people: dict[str, Person]) -> Callable[..., Matcher]:
        """Return what builds a matcher watched by `watch`; `people` holds everybody as they were last looked at."""

        def build(*given: Any, **said: Any) -> Matcher:  # noqa: ANN401 — as of the class it extends
            matcher = cls(*given, **said)
            matcher.watch = watch
            matcher.people = people
            return matcher

        return build

    def event(self, event: Event, person: Person) -> list[str]:
        """Return the names of the `when` triggers that `event` sets off for `person`."""
        matched = super().event(event, person)
        if self.watch is not None:
            self.watch.event(event, person, matched)
        return matched

    def standing(self, person: Person, now: int) -> list[str]:
        """Return the names of the `while` triggers that hold for `person` at `now`."""
        self.people[person.id] = person
        if self.watch is not None:
            self.watch.standing(person, now)
        return super().standing(person, now)


def _parts(trigger: Trigger) -> Iterator[tuple[str, list[Seen]]]:
    for number, pattern in enumerate(trigger.when):
        yield f"when {number}", _tests(pattern.condition, of=f"{pattern.type}: ")
    yield "if", _tests(trigger.if_)
    yield "while", _tests(trigger.while_)


def _tests(condition: Condition | None, of: str = "") -> list[Seen]:
    if condition is None:
        return []
    return [Seen(text=of + describe(leaf.condition)) for leaf in _read_leaves(trace(condition, Facts(), 0))]


def _read_leaves(read: Trace) -> Iterator[Trace]:
    """The tests of a tree that can come to one thing or the other, in the order in which they are written."""
    if not read.children:
        if not isinstance(read.condition, Everyone) and not _is_told(read.condition):
            yield read
        return
    for child in read.children:
        yield from _read_leaves(child)


def _is_about(pattern: EventPattern, event: Event) -> bool:
    """Whether `user.updated` tells the attribute that the pattern is about; else its tests were never really read."""
    match pattern.condition:
        case All((OneOf(field=field_name) as told, *_)) if field_name == TOLD:
            return holds(told, event.facts, event.at)
    return True


def _is_told(condition: Condition | Leaf) -> bool:
    return isinstance(condition, OneOf) and condition.field == TOLD
