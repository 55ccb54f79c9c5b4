"""What was asked for by hand: how far it is, who decided what, and what became of whom."""

import tracemalloc
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import DAY, fixed_clock
from engine.explain.decisions import Decision, Undone
from engine.explain.jobs import Aim, find_job, list_jobs, progress_of, show_job
from engine.explain.names import Unknown
from engine.explain.outcomes import AT_ONCE, each_result
from engine.store.database import Work
from engine.store.tables import job_result
from tests.databases import KINDS, databases
from tests.explain.academy import NOW, ask, decide


def test_jobs_are_listed_latest_first_and_by_state(work: Work) -> None:
    ask(work, "a", {"u-1": "assigned", "u-2": "assigned", "u-9": "unknown"}, created_at=NOW - DAY)
    ask(work, "c")
    ask(work, "b", {"u-1": None}, state="held", held_for=["too many"])
    found = list_jobs(work)
    assert [(one.id, one.results) for one in found.jobs] == [
        ("b", {}),
        ("c", {}),
        ("a", {"assigned": 2, "unknown": 1}),
    ]
    assert (list_jobs(work, limit=1).count, len(list_jobs(work, limit=1).jobs)) == (3, 1)
    (held,) = list_jobs(work, state="held").jobs
    assert (held.id, held.held, held.total, held.done, list_jobs(work, state="held").count) == (
        "b",
        ["too many"],
        1,
        0,
        1,
    )


def test_a_list_does_not_name_everybody_of_a_large_request(work: Work) -> None:
    many = [f"u-{number}" for number in range(100)]
    ask(work, "j", request={"action": "assign", "users": many, "except": ["u-1"], "roles": ["nurse"]})
    assert list_jobs(work).jobs[0].request == {"action": "assign", "users": 100, "except": ["u-1"], "roles": ["nurse"]}
    assert show_job(work, "j").request["users"] == many


def test_a_job_is_found_by_the_beginning_of_its_id(work: Work) -> None:
    ask(work, "aaa-1")
    ask(work, "aab-2")
    ask(work, "aa%")
    assert (find_job(work, "aaa"), find_job(work, "aab-2"), find_job(work, "aa%")) == ("aaa-1", "aab-2", "aa%")
    with pytest.raises(Unknown, match="several begin so: aa%, aaa-1, aab-2"):
        show_job(work, "aa")
    with pytest.raises(Unknown, match=r"no job 'zz': `rolecall jobs list` shows them$"):
        show_job(work, "zz")


def test_counts_are_those_of_the_job_and_a_few_users_of_each_outcome_are_named(work: Work) -> None:
    users: dict[str, str | None] = {f"x-{number}": "unknown" for number in range(7)}
    ask(work, "j", users | {"u-1": "assigned", "u-2": None, "u-3": None}, state="running")
    found = show_job(work, "j")
    assert (found.total, found.done, found.emails) == (10, 8, 1)
    assert (found.results, found.targets) == (
        {"assigned": 1, "unknown": 7},
        (Aim(kind="role", name="nurse", mandatory=False),),
    )
    named = {outcome: [(one.user, one.name) for one in some] for outcome, some in found.sample.items()}
    assert named["assigned"] == [("u-1", "Anna Bakker")]
    assert named["unknown"] == [(f"x-{number}", None) for number in range(5)]


@pytest.mark.parametrize(("started", "after"), [(NOW, "u-1"), (None, "u-9")])
def test_those_whose_turn_has_not_come_are_named_too(work: Work, started: int | None, after: str) -> None:
    ask(work, "j", {"u-1": "assigned", "u-2": None, "u-3": None}, state="cancelled", started_at=started, after=after)
    assert [one.user for one in show_job(work, "j").sample["not_done"]] == ["u-2", "u-3"]


def test_what_became_of_each_user_comes_one_by_one(work: Work) -> None:
    ask(work, "other", {"u-1": "blocked"})
    ask(work, "j", {"u-1": "assigned", "u-2": None, "u-9": "unknown"}, state="running")
    each = [(one.user, one.name, one.outcome) for one in each_result(work, "j")]
    assert each == [("u-1", "Anna Bakker", "assigned"), ("u-2", "Bram 100%", "not_done"), ("u-9", None, "unknown")]
    assert [one.user for one in each_result(work, "j", outcome="unknown")] == ["u-9"]
    assert [one.user for one in each_result(work, "j", outcome="not_done")] == ["u-2"]
    more = [{"job_id": "other", "user_id": f"x-{number:05}", "outcome": "unknown"} for number in range(2 * AT_ONCE)]
    work.run(sa.insert(job_result), more)
    all_of_them = [one.user for one in each_result(work, "other")]
    assert (len(all_of_them), all_of_them == sorted(all_of_them)) == (2 * AT_ONCE + 1, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_million_users_are_never_all_in_memory(kind: str) -> None:
    with databases(kind) as made, closing(made.fresh(fixed_clock(NOW))) as database:
        with database.unit() as work:
            ask(work, "j")
            rows = [{"job_id": "j", "user_id": f"x-{number:06}", "outcome": "unknown"} for number in range(50_000)]
            work.run(sa.insert(job_result), rows)
        with database.read() as work:
            users = each_result(work, "j")
            tracemalloc.start()
            assert next(users).user == "x-000000"
            assert work.embedded or work.run(sa.text("SELECT count(*) FROM pg_cursors")).scalar_one() == 1
            assert sum(1 for _ in users) == 49_999
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert most < 5_000_000


def test_who_decided_and_what_takes_it_back(work: Work) -> None:
    ask(work, "j", {"u-1": "assigned"}, dry_run=False, until=NOW + DAY)
    decide(work, "j", "approve", "sam", "agreed")
    takes_back: dict[str, Any] = {"action": "undo", "undoes": "j", "request": {"action": "undo"}}
    ask(work, "first", state="cancelled", actor="ada", **takes_back)
    decide(work, "first", "cancel", "sam")
    ask(
        work, "undo", {"u-1": None}, action="undo", undoes="j", state="running", note="oops", request={"action": "undo"}
    )
    found = show_job(work, "j")
    assert found.decisions == (Decision(action="approve", actor="sam", note="agreed", at="2026-07-01T09:00:00Z"),)
    assert found.undone_by == Undone(job="undo", state="running", actor="mira", note="oops", at="2026-07-01T09:00:00Z")
    assert (found.until, found.started, found.finished) == ("2026-07-02T09:00:00Z", "2026-07-01T09:00:00Z", None)
    assert (show_job(work, "undo").undoes, show_job(work, "undo").undone_by) == ("j", None)


def test_progress_is_asked_for_by_the_whole_id(work: Work) -> None:
    ask(work, "jobs", {"u-1": "assigned", "u-2": None}, state="running")
    assert progress_of(work, "job") is None
    found = progress_of(work, "jobs")
    assert found is not None
    assert (found.state, found.total, found.done, found.results) == ("running", 2, 1, {"assigned": 1})
