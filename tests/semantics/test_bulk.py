"""One request about many is the same as one about each, in any order and cut into any chunks (S5 to S8, S15)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import HOUR
from tests.databases import Databases
from tests.model.histories import START, Ask, Step, Wait, as_message, asks, steps
from tests.semantics.test_histories import NAMES, Pair
from tests.size import scaled
from tests.world import Steady

USERS = ["u1", "u2", "u3", "u4", "nobody"]
MANY = asks().map(lambda ask: Ask(ask.action, {**_without_whom(ask.data), "users": USERS}, ask.until))


def _without_whom(data: Any) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in ("users", "where", "all", "except")}


def played(
    names: list[str], history: list[Step], asked: Sequence[dict[str, Any]], chunk: int, databases: Databases | None
) -> tuple[Any, ...]:
    """What is so after a history and some requests, without the ids of the jobs; checked against the model."""
    pair = Pair(names, databases)
    try:
        for step in history:
            pair.do(step)
        pair.compare()
        before = len(pair.world.emails())
        pair.world.turns.pace = Steady(chunk)
        ids = {message["id"] for message in asked}
        for message in asked:
            pair.world.receive(message)
            pair.model.process([message], pair.world.now)
        pair.compare()
        world = pair.world
        outcomes = {user: outcome for id_ in ids for user, outcome in world.outcomes(id_).items()}
        reasons = Counter((*key[:4], "asked" if key[4] in ids else key[4], key[5]) for key in world.reasons())
        blocks = Counter((*key[:3], "asked" if key[3] in ids else key[3]) for key in world.blocks())
        emails = Counter((user, items) for user, _, items in world.emails()[before:])
        return outcomes, reasons, blocks, world.assignments(), emails
    finally:
        pair.world.close()


def holds(
    names: list[str], history: list[Step], ask: Ask, order: list[str], chunk: int, databases: Databases | None = None
) -> None:
    """One request about everybody, in chunks, leaves what one request about each leaves, in another order."""
    now = START + sum(step.hours for step in history if isinstance(step, Wait)) * HOUR
    whole = as_message(ask, 900, now)
    one = [Ask(ask.action, {**ask.data, "users": [user]}, ask.until) for user in order]
    each = [as_message(single, 901 + number, now) for number, single in enumerate(one)]
    assert played(names, history, [whole], chunk, databases) == played(names, history, each, 500, databases)


@settings(max_examples=scaled(fast=10, usual=40, long=1500))
@given(NAMES, steps(), MANY, st.permutations(USERS), st.sampled_from([1, 2, 3, 500]))
def test_one_request_about_many_is_one_about_each(
    names: list[str], history: list[Step], ask: Ask, order: list[str], chunk: int
) -> None:
    holds(names, history, ask, order, chunk)


@settings(max_examples=scaled(fast=3, usual=8, long=200))
@given(names=NAMES, history=steps(), ask=MANY, order=st.permutations(USERS), chunk=st.sampled_from([1, 2, 3, 500]))
def test_on_postgresql_too(
    postgresql: Databases, names: list[str], history: list[Step], ask: Ask, order: list[str], chunk: int
) -> None:
    holds(names, history, ask, order, chunk, postgresql)
