"""The product against the plain model of `tests/model`: random events, requests, blocks, waits, batches and rules."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.selection import read_conditions
from engine.clock import HOUR, shown
from tests.databases import Databases
from tests.model.academies import CATALOG, FICKLE, STEADY, triggers
from tests.model.academy import Academy
from tests.model.histories import (
    RECENT,
    START,
    Apply,
    Ask,
    Step,
    Tell,
    Trip,
    Undo,
    Wait,
    as_message,
    as_undo,
    limits,
    steps,
    tells,
)
from tests.size import scaled
from tests.world import Steady, World, about_trigger, decision, rules_of

CHUNKS = st.sampled_from([1, 2, 500])
NAMES = st.lists(st.sampled_from([*STEADY, *FICKLE]), unique=True, max_size=6).map(sorted)


class Pair:
    """Product and model, told the same."""

    def __init__(
        self,
        names: Iterable[str],
        databases: Databases | None = None,
        chunk: int | None = None,
        limits: tuple[int, int] | None = None,
    ) -> None:
        self.names = list(names)
        self.limits = limits
        text = triggers(self.names, limits=limits)
        self.world = World(CATALOG, text, at=shown(START), databases=databases)
        if chunk is not None:
            self.world.turns.pace = Steady(chunk)
        self.catalog = rules_of(CATALOG, text).catalog
        self.model = Academy(rules_of(CATALOG, text), self._where)
        self.sent: list[dict[str, Any]] = []
        self.emails = 0
        self.model_emails = 0

    def _where(self, data: Any) -> Any:
        return read_conditions(json.dumps(data), self.catalog, "where")

    def do(self, step: Step) -> None:
        """Take one step in both."""
        if isinstance(step, Wait):
            self.world.now += step.hours * HOUR
            self.world.sweep()
            self.model.sweep(self.world.now)
        elif isinstance(step, Apply):
            self._apply(step)
        elif isinstance(step, Trip):
            self._decide(step)
        else:
            batch = [message for one in step if (message := self._message(one)) is not None]
            self.world.receive(*batch)
            self.model.process(batch, self.world.now)

    def _apply(self, step: Apply) -> None:
        self.names = sorted(step.new.union(self.names) - step.gone)
        text = triggers(self.names, step.off, step.renamed, self.limits)
        rules = rules_of(CATALOG, text)
        on = rules.triggers.keys() | {trigger.was for trigger in rules.triggers.values()}
        ended = dict.fromkeys(self.model.rules.triggers.keys() - on, "keep" if step.keep else "revoke")
        self.world.activate(text, ended=ended)
        self.model.activate(rules, self.world.now, ended)

    def _decide(self, step: Trip) -> None:
        """Somebody decides on a trigger: of trips only those of which there is a job already."""
        if step.action in ("pause", "resume"):
            known = sorted(self.model.rules.triggers) if step.action == "pause" else self._tripped()
            if not known:
                return
            name = known[step.back % len(known)]
            message = about_trigger(step.action, name, shown(self.world.now), *step.kinds, id=f"m{len(self.sent):03}")
        else:
            self.world.work_off()
            self.model.ledger.limits.take_up(self.world.now)
            jobs = sorted(trip.job for trip in self.model.ledger.limits.trips.values() if trip.job)
            if not jobs:
                return
            job = jobs[step.back % len(jobs)]
            message = decision(step.action, job, shown(self.world.now), id=f"m{len(self.sent):03}")
        self.sent.append(message)
        self.world.receive(message)
        self.model.process([message], self.world.now)

    def _tripped(self) -> list[str]:
        return sorted({name for name, _ in self.model.ledger.limits.trips})

    def _message(self, one: Any) -> dict[str, Any] | None:
        if isinstance(one, Tell | Ask):
            message = as_message(one, len(self.sent), self.world.now)
        elif isinstance(one, Undo):
            asked = [sent["id"] for sent in self.sent if sent["type"] == "assignment.requested"]
            if one.back > len(asked):
                return None
            message = as_undo(asked[-one.back], len(self.sent), self.world.now)
        elif one.back <= len(self.sent):
            message = self.sent[-one.back]
        else:
            return None
        self.sent.append(message)
        return message

    def compare(self) -> None:
        """Hold the product to the model."""
        self.compare_state()
        assert self._new_emails() == self._expected_emails()

    def compare_state(self) -> None:
        """Hold what is so, and the outcomes of jobs, to the model; not what was mailed."""
        world, model = self.world, self.model
        assert world.statuses() == {user: history.status() for user, history in model.ledger.histories.items()}
        assert world.reasons() == model.reasons()
        assert world.blocks() == model.blocks()
        assert world.assignments() == model.assignments()
        assert world.trips() == set(model.ledger.limits.trips)
        assert {job: world.outcomes(job) for job in model.outcomes} == model.outcomes

    def _new_emails(self) -> Counter[Any]:
        emails = self.world.emails()[self.emails :]
        self.emails += len(emails)
        return Counter((user, _plain(cause), items) for user, cause, items in emails)

    def _expected_emails(self) -> Counter[Any]:
        emails = self.model.emails[self.model_emails :]
        self.model_emails += len(emails)
        return Counter((e.user, e.cause, frozenset((*thing, must) for thing, must in e.items)) for e in emails)


def _plain(cause: str) -> str:
    """A sweep and an apply are named after what they are alone; the model does not number them."""
    kind = cause.split(maxsplit=1)[0]
    return kind if kind in ("sweep", "apply") else cause


@settings(max_examples=scaled(fast=20, usual=80, long=3000))
@given(NAMES, steps(), CHUNKS, limits())
def test_the_product_does_what_the_model_does(
    names: list[str], history: list[Step], chunk: int, limits: tuple[int, int] | None
) -> None:
    play(names, history, chunk=chunk, limits=limits)


@settings(max_examples=scaled(fast=4, usual=15, long=500))
@given(names=NAMES, history=steps(), chunk=CHUNKS, limits=limits())
def test_on_postgresql_it_does_the_same(
    postgresql: Databases, names: list[str], history: list[Step], chunk: int, limits: tuple[int, int] | None
) -> None:
    play(names, history, postgresql, chunk, limits)


def play(
    names: list[str],
    history: list[Step],
    databases: Databases | None = None,
    chunk: int | None = None,
    limits: tuple[int, int] | None = None,
) -> None:
    """Let product and model live through a history, and compare after each step.

    `chunk`: users in one of a job; `limits`: of each trigger.
    """
    pair = Pair(names, databases, chunk, limits)
    try:
        for step in history:
            pair.do(step)
            pair.compare()
    finally:
        pair.world.close()


@settings(max_examples=scaled(fast=10, usual=60, long=1000))
@given(
    st.lists(st.sampled_from([*STEADY]), unique=True, min_size=1, max_size=6),
    st.lists(tells(RECENT), min_size=2, max_size=12),
    st.data(),
)
def test_the_end_is_the_same_for_every_order_repetition_and_batching(
    names: list[str], told: list[Tell], data: st.DataObject
) -> None:
    messages = [as_message(step, number, START) for number, step in enumerate(told)]
    repeated = messages + data.draw(st.lists(st.sampled_from(messages), max_size=3))
    other = data.draw(st.permutations(repeated))
    sizes = data.draw(st.lists(st.integers(1, 5), min_size=len(other), max_size=len(other)))
    assert _end(names, [[message] for message in messages]) == _end(names, _cut(other, sizes))


def _cut(messages: list[dict[str, Any]], sizes: list[int]) -> list[list[dict[str, Any]]]:
    batches = []
    for size in sizes:
        batches.append(messages[:size])
        messages = messages[size:]
    return [batch for batch in batches if batch]


def _end(names: list[str], batches: list[list[dict[str, Any]]]) -> object:
    world = World(CATALOG, triggers(names), at=shown(START))
    try:
        for batch in batches:
            world.receive(*batch)
        world.go(days=4)  # every grace is over
        world.sweep()
        return world.facts(), world.stays(), world.reasons(), world.assignments()
    finally:
        world.close()
