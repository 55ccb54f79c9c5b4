"""Random histories: engine.people says what the judge says, in any order of arrival, in any batches."""

from dataclasses import asdict
from functools import cache
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.errors import Rejected
from engine.facts import Event, Facts
from engine.order import FIRST, order
from engine.people import People
from engine.people.stays import end_stays
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import achieved, completion, current_fact, fact, unknown_attribute, user, waiting_event
from tests.people.academy import ACADEMY, FEWER_NAMES, NAMES, NOON, message, rules
from tests.people.judge import Academy, Judge, Order, Seen, State
from tests.size import scaled

SETTINGS = Settings(dedupe_for=60 * DAY)
WRITTEN = (fact, current_fact, completion, achieved, waiting_event, unknown_attribute, user)
USERS = ("ada", "ben")
DAYS = (0, 1, 10, 30, 31, 40, 60, 61, 100)

teams = st.sampled_from(["care", "OE-4471", "Zorg Noord", "sales", "unheard of"])
titles = st.sampled_from(["nurse", "Verpleegkundige", "intern"])
items = st.sampled_from(["gdpr", "GDPR 2024", "fire", "first aid"])
optional_keys = {
    "email": st.sampled_from(["ada@example.com", "ADA@example.com", None]),
    "name": st.sampled_from(["Ada", "ada", "Ada L.", None]),
    "language": st.sampled_from(["nl", "NL", "en", None]),
    "manager": st.sampled_from(["ben", "cy", None]),
    "teams": st.none() | st.lists(teams, max_size=3),
    "job_titles": st.none() | st.lists(titles, max_size=2),
    "lms_manager": st.sampled_from([True, False, None]),
    "attributes": st.fixed_dictionaries(
        {},
        optional={
            "country": st.sampled_from(["NL", "nl", "BE", None]),
            "fte": st.sampled_from([1, 0.5, None]),
            "contract_end": st.sampled_from(["2026-12-31", "2027-01-01T00:30:00+01:00", None]),
            "shoe_size": st.just(43),
        },
    ),
}
profiles = st.fixed_dictionaries({}, optional=optional_keys)
wrong = st.sampled_from([{"country": 7}, {"fte": "1"}, {"fte": True}, {"contract_end": "soon"}, {"contract_end": 2026}])
KINDS: tuple[st.SearchStrategy[tuple[str, dict[str, Any]]], ...] = (
    st.tuples(st.sampled_from(["user.joined", "user.updated"]), profiles),
    st.tuples(st.just("user.updated"), st.fixed_dictionaries({"teams": st.lists(teams, max_size=3)})),
    st.tuples(st.just("user.updated"), st.fixed_dictionaries({"attributes": wrong, "name": st.just("Nobody")})),
    st.tuples(st.sampled_from(["user.joined", "user.left", "user.left"]), st.just({})),
    st.tuples(st.sampled_from(["user.team.added", "user.team.removed"]), st.fixed_dictionaries({"team": teams})),
    st.tuples(
        st.sampled_from(["user.job_title.added", "user.job_title.removed"]),
        st.fixed_dictionaries({"job_title": titles}),
    ),
    st.tuples(st.sampled_from(["user.lms_manager.added", "user.lms_manager.removed"]), st.just({})),
    st.tuples(
        st.just("learning.completed"),
        st.fixed_dictionaries(
            {"item": items},
            optional={"score": st.sampled_from([5.5, None]), "type": st.sampled_from(["exam", "e-learning"])},
        ),
    ),
    st.tuples(
        st.just("external_training.confirmed"),
        st.fixed_dictionaries({"training": st.just("BHV")}, optional={"provider": st.just("red cross")}),
    ),
)


@st.composite
def stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Messages in the order of their arrival, their times in any. Few kinds and times each, so that they meet."""
    told = st.one_of(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4)))
    times = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4))
    users = draw(st.sampled_from([USERS, USERS[:1]]))
    number = draw(st.integers(1, 12))
    return [
        {
            "id": f"m{index}",
            "subject": draw(st.sampled_from(users)),
            "source": draw(st.sampled_from(["hr", "lms"])),
            "at": NOON + draw(st.sampled_from(times)) * DAY,
            "sequence": draw(st.sampled_from([None, None, 0, 1])),
            "type": (one := draw(told))[0],
            "data": one[1],
        }
        for index in range(number)
    ]


@cache
def database_and_clock() -> tuple[Database, list[int]]:
    """One database for all examples: making the tables takes longer than most stories."""
    now = [NOON]
    database = Database("sqlite://", clock=lambda: now[0])
    database.create()
    return database, now


def empty_database(at: int) -> tuple[Database, list[int]]:
    database, now = database_and_clock()
    now[0] = at
    with database.unit() as work:
        for table in WRITTEN:
            work.run(sa.delete(table))
    return database, now


@given(story=stories(), data=st.data())
@settings(max_examples=scaled(fast=60, usual=400, long=10_000))
def test_every_message_has_the_receipt_events_facts_and_stays_that_the_judge_says(
    story: list[dict[str, Any]], data: st.DataObject
) -> None:
    judges = {name: Judge(ACADEMY, SETTINGS.leave_grace, SETTINGS.dedupe_for) for name in USERS}
    database, now = empty_database(NOON)
    while story:
        size = data.draw(st.integers(1, 4), label="batch")
        batch, story = story[:size], story[size:]
        due = max(now[0], *(one["at"] for one in batch))
        now[0] = data.draw(st.sampled_from([due, due + DAY, due + 30 * DAY]), label="now")
        names = data.draw(st.sampled_from([NAMES, FEWER_NAMES]), label="other names")
        for judge in judges.values():
            judge.academy = Academy(ACADEMY.attributes, names, ACADEMY.qualifications)
        with database.unit() as work:
            tell_and_compare(work, batch, judges, rules(names), foresee=data.draw(st.booleans()))
        if data.draw(st.booleans(), label="sweep"):
            with database.unit() as work:
                end_stays(work)
            compare_stored(database, judges, rules(names))
    with database.unit() as work:
        end_stays(work)
    compare_stored(database, judges, rules(names))


@given(story=stories(), data=st.data())
@settings(max_examples=scaled(fast=25, usual=100, long=2_000))
def test_the_end_is_the_same_in_every_order_of_arrival(story: list[dict[str, Any]], data: st.DataObject) -> None:
    ends = []
    for arrival in (story, data.draw(st.permutations(story))):
        database, _ = empty_database(NOON + 200 * DAY)
        for one in arrival:
            with database.unit() as work:
                people = People.load(work, [one["subject"]], rules(), SETTINGS)
                tell(people, one)
                people.save()
        with database.read() as work:
            people = People.look(work, USERS, rules(), SETTINGS)
            # When they were first heard of and welcomed is of the processing, and no fact.
            facts = [column for column in user.columns if column.name not in ("created_at", "welcomed_at")]
            rows = work.run(sa.select(*facts).order_by(user.c.id)).all()
            ends.append(([people.person(name) for name in USERS], rows))
    assert ends[0] == ends[1]


def tell(people: People, told: dict[str, Any]) -> tuple[str, list[Event]]:
    try:
        answer = people.tell(as_message(told))
    except Rejected as problem:
        return problem.code, []
    return answer.outcome, answer.events


def tell_and_compare(
    work: Work, batch: list[dict[str, Any]], judges: dict[str, Judge], catalog: Rules, *, foresee: bool
) -> None:
    people = People.load(work, [one["subject"] for one in batch], catalog, SETTINGS)
    if foresee:
        people.foresee([as_message(one) for one in batch])
    for one in batch:
        judge = judges[one["subject"]]
        outcome, events = tell(people, one)
        expected, seen = judge.tell(one, work.now)
        assert (outcome, [as_told(event) for event in events]) == (expected, [as_judged(event) for event in seen])
        person = people.person(one["subject"])
        assert person is not None
        if person.status != "active":
            for event in events:
                people.wait(event)
            judge.waiting += seen
        compare(person.facts, judge.state(work.now))
    people.save()


def compare_stored(database: Database, judges: dict[str, Judge], catalog: Rules) -> None:
    with database.read() as work:
        rows = {row.id: row for row in work.run(sa.select(user))}
        people = People.look(work, USERS, catalog, SETTINGS)
        waiting = work.run(sa.select(sa.func.count()).select_from(waiting_event)).scalar_one()
        assert waiting == sum(len(judge.waiting) for judge in judges.values())
        for name, row in rows.items():
            state = judges[name].state(work.now)
            person = people.person(name)
            assert person is not None
            compare(person.facts, state)
            assert (person.status, person.stay_order) == (state.status, as_key(state.stay_order))
            stored = (row.status, row.stay_order, row.between_stays, row.joined_at, row.left_at, row.stay_ends_at)
            times = (state.joined_at, state.left_at, state.stay_ends_at)
            assert stored == (state.status, as_key(state.stay_order), state.between_stays, *times)
            assert (row.email or "").lower() == state.attributes.get("email", "")
            assert row.language == state.attributes.get("language")


def compare(facts: Facts, state: State) -> None:
    read = {name: value for name, value in state.attributes.items() if name not in ("email", "name")}
    text = {name: frozenset((value,)) for name, value in read.items() if isinstance(value, str)}
    assert facts.text == text | dict(state.members)
    assert facts.numbers == ({"fte": read["fte"]} if "fte" in read else {})
    joined = {} if state.joined_at is None else {"joined": state.joined_at}
    assert facts.dates == joined | ({"contract_end": read["contract_end"]} if "contract_end" in read else {})
    assert facts.flags == state.flags
    assert facts.done == state.done


def as_message(told: dict[str, Any]) -> Any:
    return message(
        told["type"],
        told["at"],
        id=told["id"],
        data=told["data"],
        user=told["subject"],
        source=told["source"],
        sequence=told["sequence"],
    )


def as_told(event: Event) -> tuple[Any, ...]:
    facts = asdict(event.facts)
    fields = {name: next(iter(values)) for name, values in facts["text"].items()} | facts["numbers"] | facts["dates"]
    return event.type, fields, event.order, event.at, event.source, event.message, event.repeat, event.old


def as_judged(seen: Seen) -> tuple[Any, ...]:
    at, _, _, source, id_ = seen.order
    return seen.type, dict(seen.fields), as_key(seen.order), at, source, id_, seen.repeat, seen.old


def as_key(key: Order | None) -> str:
    if key is None:
        return FIRST
    sequence = None if key.sequence < 0 else key.sequence
    return order(at=key.at, sequence=sequence, rank=key.rank, source=key.source, id=key.id)
