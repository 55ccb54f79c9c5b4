"""Large jobs under fire: workers are killed again and again, and every user has what was asked for, once."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.tables import assignment, change, email_job, job, job_result
from tests.crowd.judging import AFTERWARDS, found
from tests.crowd.lives import Crowd, request
from tests.crowd.site import Site
from tests.faults.fire import Fire, share
from tests.servers.postgresql import PostgreSQL
from tests.size import scaled

USERS = scaled(fast=2_000, usual=4_000, long=100_000)
KILLS = scaled(fast=3, usual=6, long=20)
EVENTS = scaled(fast=60, usual=120, long=2_000)
"""All of a job."""
AWAY = 3.0
"""Seconds: what a server that is killed leaves behind is gone by then."""
SEED = int(os.environ.get("ROLECALL_TEST_SEED", "11"))
# Chunks that take a fifth of what is usual, so that there are many of them.
SETTINGS = {"JOB_LIMIT": "100%", "JOB_CHUNK": "20 milliseconds"}
THINGS: dict[str, Any] = {"roles": ["guide"], "mandatory": ["wound-care"]}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(7200),
    pytest.mark.parametrize("here", [SETTINGS], indirect=True, ids=[""]),
]


@pytest.fixture
def crowd(here: Site) -> Crowd:
    print(f"seed {SEED}")
    return Crowd(here.database.url.render_as_string(hide_password=False), USERS, SEED)


@pytest.fixture
def fire(here: Site, crowd: Crowd) -> Iterator[Fire]:
    with Fire(here, SEED).burning() as fire:
        yield fire


def ask(here: Site, crowd: Crowd, id: str, action: str, users: Sequence[str] | None = None) -> None:
    """Ask it, about everybody or these users; the crowd remembers it for its judgement."""
    whom = {"all": True} if users is None else {"users": users}
    message = request(id, "assignment.requested", action=action, **whom, **THINGS)
    crowd.asked.append(message)
    crowd.messages += 1
    here.ask(message)


def decide(here: Site, id: str, action: str, on: str) -> None:
    here.ask(request(id, "job.requested", action=action, job=on))


def test_a_job_about_everybody_while_events_arrive(here: Site, crowd: Crowd, fire: Fire) -> None:
    ask(here, crowd, "all", "assign")
    fire.through(["all"], KILLS, lambda: here.publish(crowd.happenings(EVENTS // KILLS)))
    fire.until(lambda: here.processed() >= crowd.messages)
    come_to_rest(here)
    end, outcomes = crowd.judged()
    assert results(here, "all").keys() == outcomes["all"].keys()
    assert settled(here) == {"all": ("done", len(outcomes["all"]))}
    assert_told_once(here, crowd)
    assert_consistent(here)
    assert found(here.database) == end


def test_of_two_jobs_with_opposite_wishes_the_later_one_decides(here: Site, crowd: Crowd, fire: Fire) -> None:
    ask(here, crowd, "give", "assign")
    # It begins with those to whom the first one comes last.
    ask(here, crowd, "take", "revoke", crowd.users[USERS // 2 :])
    fire.through(["give", "take"], KILLS)
    come_to_rest(here)
    end, outcomes = crowd.judged()
    assert {id_: results(here, id_) for id_ in outcomes} == outcomes
    assert settled(here) == {id_: ("done", len(outcomes[id_])) for id_ in outcomes}
    assert_told_once(here, crowd)
    assert_consistent(here)
    assert found(here.database) == end


def test_a_job_is_undone_while_it_runs(here: Site, crowd: Crowd, fire: Fire) -> None:
    before = crowd.judged()[0]
    ask(here, crowd, "all", "assign")
    fire.until(lambda: share(here, ["all"]) > 0.3)
    fire.kill()
    decide(here, "back", "undo", "all")
    fire.through(["all", "back"], KILLS - 1)
    come_to_rest(here)
    states = settled(here)
    assert states["all"][0] in ("cancelled", "done")  # done: the machine was quicker than the one who asked
    assert states["back"] == ("done", states["all"][1])
    assert states["all"][1] > 0
    assert_told_once(here, crowd)
    assert_consistent(here)
    assert found(here.database) == before


def test_a_job_is_cancelled_in_the_middle(here: Site, crowd: Crowd, fire: Fire) -> None:
    ask(here, crowd, "all", "assign")
    fire.until(lambda: share(here, ["all"]) > 0.3)
    fire.kill()
    decide(here, "enough", "cancel", "all")
    fire.through(["all"], 0)
    come_to_rest(here)
    outcomes = crowd.judged()[1]["all"]
    became = results(here, "all")
    assert settled(here)["all"][0] in ("cancelled", "done")
    assert became == {user: outcome if became[user] else None for user, outcome in outcomes.items()}
    given = {key[0] for key in found(here.database).reasons if key[4] == "all"}
    assert given == {user for user, outcome in became.items() if outcome}
    assert_told_once(here, crowd)
    assert_consistent(here)


def test_the_database_is_away_in_the_middle(here: Site, crowd: Crowd, fire: Fire, database: PostgreSQL) -> None:
    ask(here, crowd, "all", "assign")
    for part in (0.2, 0.6):
        fire.until(lambda part=part: share(here, ["all"]) >= part)  # type: ignore[misc]
        (database.stop if part < 0.5 else database.kill)()
        time.sleep(AWAY)
        database.start()
    fire.through(["all"], 0)
    come_to_rest(here)
    end, outcomes = crowd.judged()
    assert results(here, "all") == outcomes["all"]
    assert_told_once(here, crowd)
    assert_consistent(here)
    assert found(here.database) == end


def come_to_rest(here: Site) -> None:
    """Whatever time brings has come, and nothing is parked."""
    here.rolecall("run", "--once", now=AFTERWARDS)
    assert here.parked() == []


def results(here: Site, id: str) -> dict[str, str]:
    """The outcome of each user of a job; a table can hold no second one."""
    with here.database.read() as work:
        rows = work.run(sa.select(job_result.c.user_id, job_result.c.outcome).where(job_result.c.job_id == id))
        return {row.user_id: row.outcome for row in rows}


def settled(here: Site) -> dict[str, tuple[str, int]]:
    """Every job's state and how many users are done, which is as many as it says, and as have an outcome."""
    with here.database.read() as work:
        rows = work.run(sa.select(job)).all()
    for row in rows:
        became = Counter(outcome for outcome in results(here, row.id).values() if outcome is not None)
        assert row.results == became
        assert row.done == became.total()
        assert row.state != "done" or row.done == row.total
    return {row.id: (row.state, row.done) for row in rows}


def assert_told_once(here: Site, crowd: Crowd) -> None:
    """One email for each user and cause, no more and no fewer than the jobs counted; handed over are exactly these."""
    with here.database.read() as work:
        rows = work.run(sa.select(email_job.c.user_id, email_job.c.cause, email_job.c.state)).all()
        counted = {row.id: row.emails for row in work.run(sa.select(job.c.id, job.c.emails))}
    assert set(Counter((row.user_id, row.cause) for row in rows).values()) <= {1}
    by_cause = Counter(row.cause for row in rows)
    assert {id_: by_cause[f"request {id_}"] for id_ in counted} == counted
    assert {row.state for row in rows} <= {"relayed", "no_address", "dropped"}
    handed, _ = here.handed_over()
    assert here.emails("relayed") - crowd.mailed <= handed <= here.emails("relayed", "dropped") - crowd.mailed


def assert_consistent(here: Site) -> None:
    """A user's change events follow one upon the other, and the last of each thing is what is so."""
    with here.database.read() as work:
        rows = work.run(sa.select(change).order_by(change.c.user_id, change.c.number)).all()
        held = work.run(sa.select(assignment).where(assignment.c.active)).all()
    last: dict[tuple[str, str, str], tuple[bool, bool]] = {}
    version: dict[str, int] = {}
    for row in rows:
        key, is_on = (row.user_id, row.kind, row.target), not row.type.endswith("revoked")
        before = last.get(key, (False, False))
        assert row.version - version.get(row.user_id, 0) in (0, 1)
        assert before[0] is (row.type.endswith("assigned") is False)
        version[row.user_id], last[key] = row.version, (is_on, row.mandatory)
    assert {(*key, how[1]) for key, how in last.items() if how[0]} == {
        (row.user_id, row.kind, row.target, row.mandatory) for row in held
    }
