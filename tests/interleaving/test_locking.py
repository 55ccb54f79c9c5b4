"""The one discipline for several workers: whatever order their steps come in, nobody fails, nobody waits for ever, and
all ends as if one transaction had come after the other.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from engine.people import loading
from engine.store import rules_lock
from engine.store.database import Work
from engine.store.tables import user
from tests.interleaving.academy import Academy, academy
from tests.interleaving.exploring import Explored, Explorer, at_locks, into
from tests.interleaving.stepping import Stepper
from tests.size import scaled

SEED = int(os.environ.get("ROLECALL_TEST_SEED", "1"))
STEPS = 8
SAMPLE = scaled(fast=3, usual=6, long=300)
ALL = scaled(fast=0, usual=0, long=1) == 1
PAIRS = [
    ("batch", "other batch"),
    ("newcomers", "newcomers too"),
    ("batch", "chunk"),
    ("batch", "sweep"),
    ("batch", "whole apply"),
    ("batch", "retry"),
    ("chunk", "apply"),
    ("chunk", "sweep"),
    ("chunk", "cancel"),
    ("batch", "pause"),
    ("batch", "apply"),
    ("sweep", "apply"),
    ("approval", "whole apply"),
]
"""In the usual run the first of them are sampled, in `make long` all of them are explored."""
PAIRS_TRIED = PAIRS[: scaled(fast=4, usual=9, long=len(PAIRS))]
APART = [("batch", "somebody else"), ("chunk", "approval")]
"""They have nothing to do with each other, so that nobody ever waits: each order is an execution."""
THREE = [
    ("batch", "other batch", "newcomers"),
    ("batch", "chunk", "newcomers too"),
    ("batch", "other batch", "apply"),
]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200), pytest.mark.xdist_group("interleaving")]


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Academy, Stepper]]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with academy(f"rolecall_interleaving_{os.getpid()}") as one:
        stepper = Stepper(one.database)
        stepper.listen()
        yield one, stepper
        stepper.close()
    structlog.configure(**before)


def assert_as_if_one_after_the_other(explored: Explored) -> None:
    print(explored)
    assert explored.failed() == []
    assert explored.deadlocks() == []
    assert explored.astray() == []


@pytest.mark.parametrize("names", PAIRS_TRIED, ids=" | ".join)
def test_of_two_transactions(place: tuple[Academy, Stepper], names: tuple[str, ...]) -> None:
    explorer = Explorer(*place, names, into(STEPS))
    explored = explorer.everything() if ALL else explorer.some(SAMPLE, SEED)
    assert explored.steps == (STEPS, STEPS)
    assert explored.asked == 12_870
    assert_as_if_one_after_the_other(explored)


@pytest.mark.parametrize("names", APART, ids=" | ".join)
def test_of_two_transactions_that_have_nothing_to_do_with_each_other(
    place: tuple[Academy, Stepper], names: tuple[str, ...]
) -> None:
    explorer = Explorer(*place, names, into(STEPS))
    explored = explorer.everything() if ALL and names == APART[0] else explorer.some(SAMPLE, SEED)
    assert not any(one.waited for one in explored.executions)
    assert len({one.state for one in explored.executions}) == 1
    assert_as_if_one_after_the_other(explored)
    if ALL and names == APART[0]:
        assert len(explored.executions) == explored.asked == 12_870


@pytest.mark.parametrize("names", THREE, ids=" | ".join)
def test_of_three_transactions_at_their_locks(place: tuple[Academy, Stepper], names: tuple[str, ...]) -> None:
    explorer = Explorer(*place, names, at_locks)
    assert_as_if_one_after_the_other(explorer.everything() if ALL else explorer.some(SAMPLE, SEED))


# --- it can fail ----------------------------------------------------------------------------------------------------
Users = Callable[..., sa.Select[Any]]


def test_users_that_are_locked_in_another_order_are_found(
    place: tuple[Academy, Stepper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one statement nobody comes between two of them: it takes a third one who holds up the others."""
    users = loading._users

    def backwards(*, embedded: bool, lock: bool) -> sa.Select[Any]:
        if not lock or threading.current_thread().name != "walk 1":
            return users(embedded=embedded, lock=lock)
        rows = users(embedded=embedded, lock=False).order_by(None)
        return rows.order_by(user.c.id.desc()).with_for_update()

    monkeypatch.setattr(loading, "_users", backwards)
    explorer = Explorer(*place, THREE[0], at_locks)
    explored = explorer.some(300, 1, enough=lambda one: one.deadlock)
    assert explored.deadlocks()
    assert "deadlock detected" in explored.failed()[0][1][0]


def test_users_that_are_not_locked_before_their_state_is_read_are_found(
    place: tuple[Academy, Stepper], monkeypatch: pytest.MonkeyPatch
) -> None:
    users = loading._users
    monkeypatch.setattr(loading, "_users", lambda *, embedded, **_: users(embedded=embedded, lock=False))
    explorer = Explorer(*place, PAIRS[0], into(STEPS))
    explored = explorer.some(60, 1, enough=lambda one: not one.deadlock and not one.failures and one.order.index(1) < 8)
    assert explored.astray()


def test_a_batch_that_forgets_the_rules_lock_is_found(
    place: tuple[Academy, Stepper], monkeypatch: pytest.MonkeyPatch
) -> None:
    share = rules_lock.share

    def forgotten(work: Work) -> None:
        if threading.current_thread().name != "walk 0":
            share(work)

    for where in ("engine.pipeline.share", "engine.revision.share"):
        monkeypatch.setattr(where, forgotten)
    explored = Explorer(*place, ("batch", "whole apply"), into(STEPS)).some(6, 1)
    assert explored.astray()
