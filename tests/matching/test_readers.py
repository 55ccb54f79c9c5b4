"""Four readers of a condition agree: durable-rules, the reference, SQL, and the tests' own naive one, which judges."""

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.conditions import All, Any, Condition, Not
from engine.authoring.rules import Rules
from engine.authoring.triggers import EventPattern, Trigger
from engine.matching import reference
from engine.matching.matcher import Matcher
from engine.store.database import Database
from engine.store.selection import selects
from engine.store.tables import user
from tests.matching import making, naive
from tests.matching.told import CATALOG, Told, person_of, write
from tests.size import scaled

SETS = scaled(fast=15, usual=100, long=1000)
"""Random sets of triggers of each of four runs (two tests, two databases), each with five users and some events."""
SEVERAL = ("u1", "u2", "u3", "u4", "u5")
everybody = st.tuples(*map(making.people, SEVERAL)).map(list)


def while_triggers(conditions: list[Condition]) -> dict[str, Trigger]:
    """One trigger for each condition, and for each pair: enough clauses for several shards."""
    read: dict[str, Condition] = {f"c{number}": condition for number, condition in enumerate(conditions)}
    for number, one in enumerate(conditions):
        for other, two in enumerate(conditions[:number]):
            read[f"all {number} {other}"] = All((one, two))
            read[f"any {number} {other}"] = Any((one, two))
            read[f"but {number} {other}"] = All((one, Not(two)))
    return {name: Trigger(name=name, while_=condition) for name, condition in read.items()}


def selected(database: Database, people: list[Told], asked: list[tuple[Condition, int]]) -> list[set[str]]:
    """Write the people, and return whom each (condition, anchor) selects; nothing is left behind."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        write(connection, people)
        found = [
            set(connection.scalars(sa.select(user.c.id).where(selects(condition, CATALOG, anchor))))
            for condition, anchor in asked
        ]
        transaction.rollback()
    return found


@settings(max_examples=SETS)
@given(conditions=st.lists(making.person_conditions, min_size=4, max_size=10), people=everybody)
def test_what_stands(database: Database, conditions: list[Condition], people: list[Told]) -> None:
    triggers = while_triggers(conditions)
    matcher = Matcher(Rules(catalog=CATALOG, triggers=triggers))
    try:
        for told in people:
            look = naive.of_person(told, CATALOG)
            judged = [
                name
                for name, trigger in triggers.items()
                if trigger.while_ is not None
                and naive.holds(trigger.while_, look, making.NOW)
                and not told.between_stays
            ]
            person = person_of(told)
            assert matcher.standing(person, making.NOW) == judged
            assert [name for name, one in triggers.items() if reference.stands(one, person, making.NOW)] == judged
        assert (matcher.differences, matcher.failures) == (0, 0)
    finally:
        matcher.close()
    for condition, ids in zip(
        conditions, selected(database, people, [(condition, making.NOW) for condition in conditions]), strict=True
    ):
        assert ids == {told.id for told in people if naive.holds(condition, naive.of_person(told, CATALOG), making.NOW)}


when_triggers = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from(sorted(making.FIELDS)).flatmap(
                lambda told: st.builds(EventPattern, st.just(told), making.event_conditions(told))
            ),
            min_size=1,
            max_size=2,
        ).map(tuple),
        st.none() | making.person_conditions,
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=SETS)
@given(
    read=when_triggers, people=everybody, happenings=st.lists(making.happenings, min_size=2, max_size=4, unique_by=repr)
)
def test_what_an_event_sets_off(
    database: Database,
    read: list[tuple[tuple[EventPattern, ...], Condition | None]],
    people: list[Told],
    happenings: list[making.Happening],
) -> None:
    triggers = {f"t{number}": Trigger(name=f"t{number}", when=when, if_=if_) for number, (when, if_) in enumerate(read)}
    matcher = Matcher(Rules(catalog=CATALOG, triggers=triggers))
    try:
        for told in people:
            person = person_of(told)
            for happening in happenings:
                judged = [name for name, trigger in triggers.items() if sets_off(trigger, happening, told)]
                event = happening.event(told.id)
                assert matcher.event(event, person) == judged
                assert [
                    name for name, trigger in triggers.items() if reference.event_matches(trigger, event, person)
                ] == judged
        assert (matcher.differences, matcher.failures) == (0, 0)
    finally:
        matcher.close()
    asked = [(if_, happenings[0].at) for _, if_ in read if if_ is not None]
    for (condition, anchor), ids in zip(asked, selected(database, people, asked), strict=True):
        assert ids == {told.id for told in people if naive.holds(condition, naive.of_person(told, CATALOG), anchor)}


def sets_off(trigger: Trigger, happening: making.Happening, told: Told) -> bool:
    """The design's words: an event of which any, its fields; `if` only for the active."""
    fields = naive.of_event(happening.fields)
    fits = [
        pattern
        for pattern in trigger.when
        if pattern.type == happening.type
        and (pattern.condition is None or naive.holds(pattern.condition, fields, happening.at))
    ]
    if trigger.if_ is None or not fits:
        return bool(fits)
    return told.status == "active" and naive.holds(trigger.if_, naive.of_person(told, CATALOG), happening.at)
