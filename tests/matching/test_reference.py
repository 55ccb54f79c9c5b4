"""The plain reader by example: what the language's page promises, and the trace that `why` shows."""

import pytest

from engine.authoring.conditions import (
    All,
    Any,
    Between,
    Condition,
    Dated,
    Done,
    DoneTogether,
    Everyone,
    Flag,
    Group,
    Known,
    Like,
    Moment,
    Not,
    NumberIn,
    OneOf,
)
from engine.authoring.triggers import EventPattern, Trigger
from engine.clock import DAY, parse, parse_day_or_time
from engine.facts import Event, Facts, Person
from engine.matching.moments import reads_clock
from engine.matching.reference import event_matches, holds, stands, trace

NOW = parse("2026-07-01T12:00:00Z")
JULY = parse_day_or_time("2026-07-01")
FACTS = Facts(
    text={"team": frozenset({"care", "sales"}), "country": frozenset({"nl"}), "job_title": frozenset({"oe-7"})},
    numbers={"fte": 0.8},
    dates={"joined": JULY},
    flags=frozenset({"lms_manager"}),
    done={"completed": {"gdpr": (NOW - 10 * DAY, NOW), "bls": (NOW - 40 * DAY,)}},
)
day = Moment(at=JULY, day=True)
noon = Moment(at=NOW)


def names(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        (Everyone(), True),
        (OneOf("team", names("finance", "sales")), True),
        (OneOf("team", names("finance")), False),
        (OneOf("language", names("nl")), False),
        (Not(OneOf("language", names("nl"))), True),
        (Like("country", "n?"), True),
        (Like("country", "n"), False),
        (Like("job_title", "oe-*"), True),
        (Like("job_title", "oe-*", frozenset(), names("oe-7")), False),
        (Like("job_title", "x*", names("oe-7"), names("oe-7")), True),
        (Known("fte"), True),
        (Known("joined"), True),
        (Known("lms_manager"), True),
        (Known("completed"), True),
        (Known("qualified"), False),
        (Flag("lms_manager"), True),
        (NumberIn("fte", frozenset({0.8, 1.0})), True),
        (NumberIn("size", frozenset({0.8})), False),
        (Between("fte", 0.8, 0.8), True),
        (Between("fte", at_least=0.81), False),
        (Between("size", at_most=1.0), False),
        (Dated("joined", before=day), False),
        (Dated("joined", after=day), False),
        (Dated("joined", on=day), True),
        (Dated("joined", on=noon), False),
        (Dated("joined", before=noon, after=Moment(offset=-DAY)), True),
        (Dated("contract_end", before=noon), False),
        (Done("completed", names("gdpr"), after=Moment(offset=-DAY)), True),
        (Done("completed", names("gdpr"), after=noon), False),
        (Done("completed", names("gdpr"), before=Moment(offset=-20 * DAY)), False),
        (DoneTogether("completed", names("gdpr", "bls"), 30 * DAY), True),
        (DoneTogether("completed", names("gdpr", "bls"), 30 * DAY - 1), False),
        (DoneTogether("completed", names("gdpr", "bls"), 30 * DAY, after=Moment(offset=-20 * DAY)), False),
        (DoneTogether("completed", names("gdpr", "unknown"), 30 * DAY), False),
        (All((Everyone(), Flag("lms_manager"))), True),
        (All((Everyone(), Known("qualified"))), False),
        (Any((Known("qualified"), Flag("lms_manager"))), True),
        (Group("leads", Flag("lms_manager")), True),
    ],
)
def test_holds(condition: Condition, held: bool) -> None:
    assert holds(condition, FACTS, NOW) is held
    assert trace(condition, FACTS, NOW).held is held
    assert holds(Not(condition), FACTS, NOW) is not held


def test_the_trace_shows_every_part_and_the_value_it_met() -> None:
    read = trace(
        All(
            (
                OneOf("team", names("finance")),
                Not(Flag("lms_manager")),
                Group("recent", Any((Dated("joined", after=day), Done("completed", names("gdpr", "bls"))))),
                Between("fte", at_least=1.0),
                Known("qualified"),
            )
        ),
        FACTS,
        NOW,
    )
    team, flag, group, fte, qualified = read.children
    assert (read.held, read.met) == (False, ())
    assert (team.held, team.met) == (False, ("care", "sales"))
    assert (flag.held, flag.children[0].held, flag.children[0].met) == (False, True, (True,))
    joined, completed = group.children[0].children
    assert (group.held, joined.held, joined.met) == (True, False, ("2026-07-01T00:00:00Z",))
    assert completed.met == ("bls 2026-05-22T12:00:00Z", "gdpr 2026-06-21T12:00:00Z", "gdpr 2026-07-01T12:00:00Z")
    assert (fte.held, fte.met) == (False, (0.8,))
    assert (qualified.held, qualified.met) == (False, ())


def test_an_event_sets_off_a_trigger_by_any_pattern_and_if_needs_an_active_user() -> None:
    event = Event(
        type="learning.completed",
        user="u",
        order="",
        at=NOW,
        source="lms",
        message="m",
        facts=Facts(text={"item": names("bls")}),
    )
    patterns = (EventPattern("user.joined"), EventPattern("learning.completed", OneOf("item", names("bls"))))
    plain = Trigger(name="plain", when=patterns)
    with_if = Trigger(name="with if", when=patterns, if_=Dated("joined", before=Moment(offset=-DAY // 4)))
    person = Person(id="u", status="active", facts=FACTS)
    waiting = Person(id="u", status="expected", facts=FACTS)
    assert event_matches(plain, event, person)
    assert event_matches(plain, event, waiting)
    assert event_matches(with_if, event, person)  # counted from the event's time
    assert not event_matches(with_if, event, waiting)
    assert not event_matches(Trigger(name="other", when=patterns[:1]), event, person)


def test_nothing_stands_between_two_stays() -> None:
    trigger = Trigger(name="all", while_=Everyone())
    assert stands(trigger, Person(id="u", status="expected"), NOW)
    assert not stands(trigger, Person(id="u", status="left", between_stays=True), NOW)
    assert not stands(Trigger(name="when", when=(EventPattern("user.joined"),)), Person(id="u"), NOW)


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        (Dated("joined", before=Moment(offset=-DAY)), True),
        (Dated("joined", on=day), False),
        (All((Everyone(), Not(Group("g", Any((Done("completed", names("a"), after=Moment(offset=0)),)))))), True),
        (DoneTogether("completed", names("a", "b"), DAY), False),
        (DoneTogether("completed", names("a", "b"), DAY, before=Moment(offset=-DAY)), True),
        (OneOf("team", names("care")), False),
    ],
)
def test_which_conditions_the_clock_alone_can_change(condition: Condition, reads: bool) -> None:
    assert reads_clock(condition) is reads
