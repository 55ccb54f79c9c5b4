"""What is called impossible or contained is so: held to the plain reference by people; and what must be found is."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring import conditions as c
from engine.authoring.reasoning.meaning import meaning
from engine.authoring.reasoning.search import certain, implies, impossible
from engine.authoring.triggers import EventPattern, Trigger
from engine.clock import DAY
from engine.facts import Event, Facts, Person
from engine.matching.reference import event_matches, holds
from tests.authoring.academy import catalog, condition
from tests.size import scaled

NOW = 20_600 * DAY
FIELDS = catalog().fields
SETS = scaled(fast=100, usual=300, long=5_000)

shifts = st.sampled_from((-30 * DAY, 0, DAY))
moments = st.one_of(
    shifts.map(lambda shift: c.Moment(offset=shift)),
    shifts.map(lambda shift: c.Moment(at=NOW + shift, day=True)),
    shifts.map(lambda shift: c.Moment(at=NOW + shift)),
)
windows = (st.none() | moments, st.none() | moments)
names = st.frozensets(st.sampled_from(("a", "ab", "b")), min_size=1, max_size=2)
patterns = st.sampled_from(("a*", "*b", "?", "*"))
numbers = st.sampled_from((0.0, 1.0, 2.5))
several = st.sampled_from(("team", "job_title"))
single = st.sampled_from(("country", "contract_type"))
done = st.sampled_from(("completed", "qualified"))
likes = st.builds(
    lambda field, pattern, things: c.Like(field, pattern, things, things | {"b"}),
    several | single,
    patterns,
    st.sampled_from((frozenset(), frozenset({"ab"}))),
)
leaves: st.SearchStrategy[c.Condition] = st.one_of(
    st.builds(c.OneOf, several | single, names),
    st.builds(c.OneOf, single, names),
    likes,
    st.builds(c.Known, several | single | done | st.sampled_from(("fte", "contract_end", "lms_manager"))),
    st.just(c.Flag("lms_manager")),
    st.builds(c.NumberIn, st.just("fte"), st.frozensets(numbers, min_size=1, max_size=2)),
    st.builds(c.Between, st.just("fte"), numbers, st.none() | numbers),
    st.builds(c.Between, st.just("fte"), st.none(), numbers),
    st.builds(c.Dated, st.just("contract_end"), *windows),
    st.builds(c.Dated, st.just("contract_end"), on=moments),
    st.builds(c.Done, done, names, *windows),
    st.builds(c.DoneTogether, done, st.just(frozenset({"a", "b"})), st.sampled_from((DAY, 9 * DAY)), *windows),
    st.just(c.Everyone()),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(tuple).map(c.All),
        st.lists(below, min_size=2, max_size=3).map(tuple).map(c.Any),
        below.map(c.Not),
        below.map(lambda part: c.Group("a-group", part)),
    ),
    max_leaves=5,
)
TIMES = tuple(NOW + shift * DAY + edge for shift in (-30, 0, 1, 2) for edge in (-1, 0, 1))
TEXTS = ("a", "ab", "b", "c", "abb", "")


def person(chance: Random) -> Facts:
    """Somebody of whom anything may be known or missing, near to what the conditions ask for."""

    def some(values: tuple[str, ...], at_most: int) -> frozenset[str]:
        return frozenset(chance.sample(values, chance.randint(1, at_most)))

    def often() -> bool:
        return chance.random() < 0.7

    return Facts(
        text={field: some(TEXTS, 3) for field in ("team", "job_title") if often()}
        | {field: some(TEXTS, 1) for field in ("country", "contract_type") if often()},
        numbers={"fte": chance.choice((-1.0, 0.0, 0.5, 1.0, 2.0, 2.5, 1e30))} if often() else {},
        dates={"contract_end": chance.choice(TIMES)} if often() else {},
        flags=frozenset({"lms_manager"}) if chance.random() < 0.5 else frozenset(),
        done={
            field: {
                name: tuple(sorted(chance.sample(TIMES, chance.randint(1, 3))))
                for name in some(("a", "ab", "b", "c"), 4)
            }
            for field in ("completed", "qualified")
            if often()
        },
    )


PEOPLE = tuple(person(Random(number)) for number in range(4_000))
crowds = st.integers(0, 10**6).map(lambda number: Random(number).sample(PEOPLE, 80))
times = st.sampled_from(TIMES)


@settings(max_examples=SETS)
@given(narrow=trees, wide=trees, crowd=crowds, anchor=times)
def test_never_a_false_alarm(narrow: c.Condition, wide: c.Condition, crowd: list[Facts], anchor: int) -> None:
    held = [(holds(narrow, facts, anchor), holds(wide, facts, anchor)) for facts in crowd]
    if impossible(narrow, FIELDS):
        assert not any(one for one, _ in held)
    if certain(narrow, FIELDS):
        assert all(one for one, _ in held)
    if implies(narrow, wide, FIELDS):
        assert all(two for one, two in held if one)


event_leaves: st.SearchStrategy[c.Condition] = st.one_of(
    st.builds(c.OneOf, st.sampled_from(("item", "type", "team")), names),
    st.builds(c.Like, st.just("type"), patterns),
    st.builds(c.Known, st.sampled_from(("type", "score"))),
    st.builds(c.NumberIn, st.just("score"), st.frozensets(numbers, min_size=1, max_size=2)),
    st.builds(c.Between, st.just("score"), numbers, st.none() | numbers),
)
EVENTS = ("learning.completed", "user.team.added")
occurrences = st.builds(
    EventPattern,
    st.sampled_from(EVENTS),
    st.none() | event_leaves | event_leaves.map(c.Not) | st.builds(c.All, st.tuples(event_leaves, event_leaves)),
)
triggers = st.builds(
    lambda when, if_: Trigger(name="t", when=tuple(when), if_=if_),
    st.lists(occurrences, min_size=1, max_size=2),
    st.none() | trees,
)


def happening(chance: Random, at: int) -> Event:
    """Something that happened, every field of it known or missing."""
    fields = {field: frozenset({chance.choice(TEXTS)}) for field in ("item", "type", "team") if chance.random() < 0.7}
    facts = Facts(text=fields, numbers={"score": chance.choice((0.0, 0.5, 1.0, 2.5))} if chance.random() < 0.7 else {})
    return Event(type=chance.choice(EVENTS), user="u", order="", at=at, source="s", message="m", facts=facts)


@settings(max_examples=SETS)
@given(narrow=triggers, wide=triggers, crowd=crowds, at=times)
def test_never_a_false_alarm_about_events(narrow: Trigger, wide: Trigger, crowd: list[Facts], at: int) -> None:
    never, within = impossible(meaning(narrow), FIELDS), implies(meaning(narrow), meaning(wide), FIELDS)
    for number, facts in enumerate(crowd if never or within else ()):
        event, somebody = happening(Random(number), at), Person(id="u", status="active", facts=facts)
        if event_matches(narrow, event, somebody):
            assert not never
            assert not within or event_matches(wide, event, somebody)


@settings(max_examples=SETS)
@given(part=trees, other=trees, crowd=crowds, anchor=times)
def test_what_is_so_by_its_form_is_found(
    part: c.Condition, other: c.Condition, crowd: list[Facts], anchor: int
) -> None:
    assert impossible(c.All((part, c.Not(part))), FIELDS)
    assert certain(c.Any((part, c.Not(part))), FIELDS)
    assert implies(c.All((part, other)), c.Any((other, part)), FIELDS)
    if any(holds(part, facts, anchor) for facts in crowd):
        assert not impossible(part, FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        "{country: NL, all: [{country: BE}]}",
        "{country: NL, none: {country: [NL, BE]}}",
        "{country: {like: 'n*', none: [nl]}, all: [{country: nl}]}",
        "{team: care, none: {team: [care, sales]}}",
        "{team: {known: false}, all: [{team: care}]}",
        "{fte: {at_least: 0.5}, all: [{fte: {at_most: 0.4}}]}",
        "{fte: {at_least: 0.5, at_most: 0.5, none: [0.5]}}",
        "{contract_end: {before: 2026-07-01}, all: [{contract_end: {after: 2026-07-01}}]}",
        "{joined: {before: 30 days ago}, all: [{joined: {after: 20 days ago}}]}",
        "{completed: {all: [first-aid-basics, gdpr-elearning], within: 5 days}, none: {completed: gdpr-elearning}}",
        "{completed: first-aid-basics, all: [{completed: {known: false}}]}",
        "{lms_manager: true, none: {lms_manager: true}}",
        "{group: external-staff, contract_type: permanent}",
    ],
)
def test_what_cannot_be_is_found(text: str) -> None:
    assert impossible(condition(text), FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        "{all: [{team: care}, {team: sales}]}",
        "{all: [{country: {like: 'n*'}}, {country: {like: '*l'}}]}",
        "{team: care, none: {team: sales}}",
        "{fte: {at_least: 0.5, at_most: 0.5}}",
        "{joined: {before: 30 days ago, after: 2026-01-01}}",
        "{joined: {after: 2026-01-01}, none: {joined: {known: false}}}",
        "{qualified: {any: driver, before: 2026-01-01}, all: [{qualified: {any: driver, after: 2026-02-01}}]}",
    ],
)
def test_what_can_be_is_left_alone(text: str) -> None:
    assert not impossible(condition(text), FIELDS)
