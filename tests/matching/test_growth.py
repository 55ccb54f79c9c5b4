"""What matching costs as the rules grow, counted: calls into durable-rules, not seconds."""

import random
from collections.abc import Iterable

import pytest

from benchmarks.matching import NOW, completed, people, rules
from engine.matching.durable import Shard
from engine.matching.matcher import Matcher

SIZES = (10, 100, 1_000)
ASKED = 100
"""People, each asked about once."""


@pytest.mark.parametrize(("when", "most"), [(True, 1), (False, 3)])
def test_the_engine_is_asked_little_more_often_when_there_are_more_triggers(
    monkeypatch: pytest.MonkeyPatch, when: bool, most: int
) -> None:
    asked = 0
    ask = Shard.ask

    def counted(shard: Shard, held: Iterable[int]) -> list[int]:
        nonlocal asked
        asked += 1
        return ask(shard, held)

    monkeypatch.setattr(Shard, "ask", counted)
    chance = random.Random(3)
    found: dict[int, float] = {}
    for size in SIZES:
        matcher, asked = Matcher(rules(size, when=when)), 0
        for person in people(ASKED):
            if when:
                matcher.event(completed(person, chance), person)
            else:
                matcher.standing(person, NOW)
        matcher.close()
        found[size] = asked / ASKED
    assert found[SIZES[-1]] <= most, f"shards asked about one person, by triggers: {found}"
