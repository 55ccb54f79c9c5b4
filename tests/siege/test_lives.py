"""What the judge knows of the rules, on examples that a person can check."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from tests.siege.academy import Version, catalog, triggers, versions
from tests.siege.expected import Held, _given
from tests.siege.known import known
from tests.siege.lives import LEAVER, NEWCOMER, STEADY, lives, moment

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def told(days: float, kind: str, sequence: int | None = None, **data: Any) -> dict[str, Any]:
    """Something that was told of somebody so many days ago."""
    message = {"type": kind, "time": (NOW - timedelta(days=days)).isoformat(), "data": data}
    return message if sequence is None else {**message, "sequence": sequence}


JOINED = told(200, "user.joined", teams=["care"], attributes={"country": "NL", "grade": 6})


def test_a_list_says_all_teams_of_its_time_whenever_it_arrives() -> None:
    later, earlier = told(10, "user.team.added", team="kitchen"), told(50, "user.updated", teams=["sales"])
    state = known([later, JOINED, earlier], NOW).state
    assert state is not None
    assert state.teams == {"sales", "kitchen"}


def test_of_two_things_of_the_same_moment_the_greater_sequence_counts() -> None:
    on, off = told(9, "user.team.added", 2, team="sales"), told(9, "user.team.removed", 1, team="sales")
    state = known([on, off, JOINED], NOW).state
    assert state is not None
    assert "sales" in state.teams


def test_who_returns_within_a_month_goes_on_and_later_begins_anew() -> None:
    for away, teams, told_of in ((20, {"care"}, {"joined", "added-care"}), (40, set(), {"joined"})):
        left, again = told(100, "user.left"), told(100 - away, "user.joined")
        what = known([JOINED, left, again], NOW)
        assert what.state is not None
        assert what.state.teams == teams
        assert what.state.told == told_of
        assert what.state.land == "NL"
        assert what.stays == (1 if teams else 2)


def test_who_has_left_has_nothing_and_what_is_told_ahead_has_not_happened() -> None:
    assert known([JOINED, told(3, "user.left")], NOW).status == "left"
    assert known([JOINED, told(-1, "user.left")], NOW).status == "active"
    assert known([told(3, "user.team.added", team="care")], NOW).status == "expected"


def test_what_a_state_gives() -> None:
    state = known([JOINED, told(5, "user.lms_manager.added")], NOW).state
    assert state is not None
    assert _given(state, Version(grade=7, lifting=True)) == {
        ("role", "carer"): Held(False, frozenset({("trigger", "carers")})),
        ("role", "lead"): Held(False, frozenset({("trigger", "leads")})),
        ("qualification", "hygiene"): Held(False, frozenset({("role", "carer")})),
        ("qualification", "lifting"): Held(False, frozenset({("role", "carer")})),
        ("qualification", "safety"): Held(True, frozenset({("role", "carer")})),
        ("qualification", "welcome"): Held(False, frozenset({("trigger", "welcomed")})),
        ("qualification", "care-start"): Held(True, frozenset({("trigger", "starters")})),
    }


def test_lives_are_drawn_by_seed_and_end_before_the_siege_begins() -> None:
    start = moment()
    drawn = lives(Random(3), 300, 4000, start)
    assert [life.messages for life in drawn] == [life.messages for life in lives(Random(3), 300, 4000, start)]
    times = [datetime.fromisoformat(one["time"]) for life in drawn for one in life.messages]
    assert start - timedelta(days=400) < min(times)
    assert max(times) < start
    for life in drawn:
        status = known(life.messages, start).status
        assert status == {LEAVER: "left", NEWCOMER: "expected"}.get(life.kind, "active")
        if life.kind == STEADY:  # at no moment do they lose what they have
            states = [known(life.messages[:number], start).state for number in range(1, len(life.messages) + 1)]
            teams = [state.teams for state in states if state is not None]
            assert all(before <= after for before, after in pairwise(teams))


def test_each_version_of_the_rules_is_another_text_than_the_one_before() -> None:
    for seed in range(50):
        texts = [catalog(one, 2) + triggers(one) for one in versions(Random(seed), 8)]
        assert len(texts) == 9
        assert all(before != after for before, after in pairwise(texts))
