"""A plan says what its apply does, person by person, as long as nothing happens in between; and writes nothing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.rules import Rules
from engine.plans.counting import Counted, count, mailed, turned
from engine.plans.forecast import forecast
from engine.plans.transition import Transition
from engine.revision import active_rules
from tests.databases import Databases
from tests.delivered import everything
from tests.model.academies import CATALOG, FICKLE, STEADY, triggers
from tests.model.histories import USERS, Apply, Step, Tell, Wait, applies, steps
from tests.semantics.test_histories import CHUNKS, Pair
from tests.size import scaled
from tests.world import World, rules_of

EDITS = (
    ("while: {team: care}", "while: everyone"),
    ("while: {country: NL, none: {team: sales}}", "while: {country: NL}"),
    ("while: {job_title: nurse}", "while: {job_title: nurse, country: NL}"),
    ("then: {roles: [guide]}", "then: {roles: [guide], mandatory: [wound-care]}"),
    ("then: {mandatory: [hygiene]}", "then: {qualifications: [hygiene]}"),
    ("email: false", "email: true"),
    ("qualifications: [first-aid]}, existing: skip", "mandatory: [first-aid]}, existing: skip"),
    (", after: keep", ""),
)
"""Other texts of the triggers."""
CATALOGS = (
    ("care: {title: Care, also: [OE-1]}", "care: {title: Care}"),
    ("sales: {}", "sales: {also: [kitchen]}"),
    ("nurse: {qualifications: [wound-care], mandatory: [hygiene]}", "nurse: {qualifications: [hygiene]}"),
    ("guide: {qualifications: [first-aid, hygiene]}", "guide: {mandatory: [first-aid], qualifications: [wound-care]}"),
    ("first-aid: {items: [washing, rescue-day]}", "first-aid: {items: [washing]}"),
    ("hygiene: {items: [washing]}", "hygiene: {items: [washing, bandages]}"),
)


class Planned:
    """A pair of product and model, whose applies are planned first."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.world = pair.world

    def apply(self, step: Apply, edits: list[tuple[str, str]], catalog: str) -> None:
        names = sorted(step.new.union(self.pair.names) - step.gone)
        text = triggers(names, step.off, step.renamed)
        for old, new in edits:
            text = text.replace(old, new)
        rules = rules_of(catalog, text)
        old_rules = self.pair.model.rules
        on = rules.triggers.keys() | {trigger.was for trigger in rules.triggers.values()}
        ended = dict.fromkeys(old_rules.triggers.keys() - on, "keep" if step.keep else "revoke")
        before = everything(self.world)
        with planned(self.world, rules, ended) as (turns, mails, _):
            pass
        assert everything(self.world) == before, "a plan writes nothing"
        had = {thing[:3]: thing[3] for thing in self.world.assignments()}
        emails = len(self.world.emails())
        self.world.activate(text, catalog, ended=ended)
        has = {thing[:3]: thing[3] for thing in self.world.assignments()}
        changed = {key: (had.get(key), has.get(key)) for key in had.keys() | has.keys() if had.get(key) != has.get(key)}
        assert turns == changed
        with_address = [user for user, _, _ in self.world.emails()[emails:]]
        assert mails == Counter(with_address)
        self.pair.names = names
        self.pair.catalog = rules.catalog
        mailed_before = len(self.pair.model.emails)
        self.pair.model.activate(rules, self.world.now, ended)
        expected = Counter(
            (e.user, frozenset((*thing, must) for thing, must in e.items))
            for e in self.pair.model.emails[mailed_before:]
        )
        assert Counter((user, items) for user, _, items in self.world.emails()[emails:]) == expected


@contextmanager
def planned(
    world: World, rules: Rules, ended: dict[str, str]
) -> Iterator[tuple[dict[Any, Any], Counter[str], Counted]]:
    """What a plan says: each assignment that turns (before and after; None: has it not), who is mailed, the counts."""
    with world.database.read() as work:
        _, old = active_rules(work)
    with forecast(world.database, Transition(old=old, new=rules, ended=ended), world.settings) as found:
        turns = {
            (row.user_id, row.kind, row.target): (
                row.was_mandatory if row.was else None,
                row.mandatory if row.active else None,
            )
            for row in found.work.run(turned())
        }
        mails = Counter(row.id for row in found.work.run(mailed()))
        counted = count(found, 0)
        yield turns, mails, counted


PROFILES = st.fixed_dictionaries(
    {
        "teams": st.sampled_from([["care"], ["OE-1"], ["sales"], ["kitchen"], ["care", "sales"]]),
        "job_titles": st.sampled_from([["nurse"], ["intern"], []]),
        "lms_manager": st.booleans(),
        "attributes": st.fixed_dictionaries(
            {"country": st.sampled_from(["NL", "BE"]), "fte": st.sampled_from([0.5, 1])}
        ),
    }
)
JOININGS: st.SearchStrategy[Step] = st.tuples(PROFILES, PROFILES, PROFILES).map(
    lambda profiles: [
        Tell("user.joined", user, data, 24 * 25, None, "hr") for user, data in zip(USERS, profiles, strict=True)
    ]
)
HISTORY = {
    "names": st.lists(st.sampled_from([*STEADY, *FICKLE]), unique=True, min_size=4, max_size=9).map(sorted),
    "joinings": JOININGS,
    "history": steps(),
    "step": applies(),
    "edits": st.lists(st.sampled_from(EDITS), unique=True, min_size=1, max_size=6),
    "catalogs": st.lists(st.sampled_from(CATALOGS), unique=True, max_size=3),
    "chunk": CHUNKS,
}


@settings(max_examples=scaled(fast=15, usual=60, long=3000))
@given(**HISTORY)
def test_a_plan_says_what_its_apply_does(**drawn: Any) -> None:
    play(None, **drawn)


@settings(max_examples=scaled(fast=3, usual=8, long=300))
@given(**HISTORY)
def test_on_postgresql_too(postgresql: Databases, **drawn: Any) -> None:
    play(postgresql, **drawn)


def play(
    databases: Databases | None,
    names: list[str],
    joinings: Step,
    history: list[Step],
    step: Apply,
    edits: list[tuple[str, str]],
    catalogs: list[tuple[str, str]],
    chunk: int,
) -> None:
    """Live through a history; then plan, apply, and compare both with each other and with the model."""
    pair = Pair(names, databases, chunk)
    try:
        for one in (joinings, *history):
            pair.do(one)
        pair.do(Wait(0))  # what time alone changes is not the apply's
        catalog = CATALOG
        for old, new in catalogs:
            catalog = catalog.replace(old, new)
        pair.compare_state()  # what was mailed on the way is not this test's
        Planned(pair).apply(step, edits, catalog)
        pair.compare_state()
    finally:
        pair.world.close()
